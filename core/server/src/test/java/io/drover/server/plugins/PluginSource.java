package io.drover.server.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Plugins for tests, compiled as they are needed. */
public final class PluginSource {
    private static final Pattern CLASS = Pattern.compile("public (?:final )?class (\\w+)");
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final List<String> sources = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();

    public PluginSource(String id) {
        manifest.put("Plugin-Id", id);
        manifest.put("Plugin-Version", "1.0.0");
        manifest.put("Plugin-Requires", "1.0.0");
        manifest.put("Plugin-Description", "For a test.");
        manifest.put("Plugin-Provider", "a test");
    }

    /** With a strategy whose {@code next} has this body. */
    static PluginSource strategy(String id, String name, String body) {
        return new PluginSource(id).with("""
                @org.pf4j.Extension
                public final class Strategy implements io.drover.plugin.UpgradeStrategy {
                    @Override
                    public String name() {
                        return "%s";
                    }

                    @Override
                    public Step next(Situation now) {
                        %s
                    }
                }
                """.formatted(name, body));
    }

    /** With a scheduler rule whose {@code judge} has this body. */
    public static PluginSource rule(String id, String name, String body) {
        return new PluginSource(id).with("""
                @org.pf4j.Extension
                public final class Rule implements io.drover.plugin.SchedulerRule {
                    @Override
                    public String name() {
                        return "%s";
                    }

                    @Override
                    public Verdict judge(Wanted wanted, Candidate host) {
                        %s
                    }
                }
                """.formatted(name, body));
    }

    static PluginSource strategy(String id, String name) {
        return strategy(id, name, "return Step.NONE;");
    }

    /** An empty value takes the entry away. */
    public PluginSource say(String name, String value) {
        if (value.isEmpty()) {
            manifest.remove(name);
        } else {
            manifest.put(name, value);
        }
        return this;
    }

    /** One public class, of the package {@code made} if it says none; it is an extension if it is annotated so. */
    public PluginSource with(String source) {
        sources.add(source.startsWith("package ") ? source : "package made;\n" + source);
        return this;
    }

    PluginSource file(String name, String content) {
        files.put(name, content);
        return this;
    }

    /** Writes the jar as a careful person does: elsewhere first. */
    public Path drop(Path folder, String name) {
        try {
            var jar = Files.createTempFile(folder, ".", ".part");
            pack(jar);
            var to = folder.resolve(name);
            Files.move(jar, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pack(Path jar) throws IOException {
        var work = Files.createTempDirectory("plugin-source");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), attributes())) {
            compile(work);
            for (var file : files.entrySet()) {
                Files.createDirectories(work.resolve(file.getKey()).getParent());
                Files.writeString(work.resolve(file.getKey()), file.getValue());
            }
            for (var file : tree(work)) {
                if (Files.isRegularFile(file) && !file.toString().endsWith(".java")) {
                    out.putNextEntry(new JarEntry(work.relativize(file).toString()));
                    Files.copy(file, out);
                }
            }
        } finally {
            for (var file : tree(work).reversed()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> tree(Path root) throws IOException {
        try (var all = Files.walk(root)) {
            return all.toList();
        }
    }

    private Manifest attributes() {
        var all = new Manifest();
        all.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(all.getMainAttributes()::putValue);
        return all;
    }

    /** With PF4J's annotation processor, as everybody's build has it. */
    private void compile(Path work) throws IOException {
        var arguments = new ArrayList<>(List.of("-processor",
                "org.pf4j.processor.ExtensionAnnotationProcessor", "-nowarn", "-d", work.toString(), "-cp",
                System.getProperty("java.class.path")));
        for (var source : sources) {
            var name = CLASS.matcher(source);
            if (!name.find()) {
                throw new IllegalArgumentException(source);
            }
            var file = work.resolve(name.group(1) + ".java");
            Files.writeString(file, source);
            arguments.add(file.toString());
        }
        if (!sources.isEmpty()) {
            var failed = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                    arguments.toArray(String[]::new));
            if (failed != 0) {
                throw new IllegalArgumentException("does not compile: " + sources);
            }
        }
    }
}
