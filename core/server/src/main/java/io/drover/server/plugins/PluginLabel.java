package io.drover.server.plugins;

import io.drover.plugin.PluginApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;

/** What a jar says of itself in its manifest. */
record PluginLabel(String id, String version, String description, String provider) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern PLAIN = Pattern.compile("\\d+(\\.\\d+){0,2}");
    private static final int LONGEST = 1000;
    private static final DefaultVersionManager VERSIONS = new DefaultVersionManager();

    /**
     * Reads it without loading a class.
     *
     * @param signers null asks for no signature
     */
    static PluginLabel read(Path file, @Nullable Signers signers) throws PluginRefused {
        try {
            JarBounds.check(file);
        } catch (IOException | SecurityException e) {
            throw new PluginRefused("is no jar, or not all of one: " + e.getMessage());
        }
        try (var jar = new JarFile(file.toFile(), true)) {
            if (signers != null) {
                signers.check(jar);
            }
            var manifest = jar.getManifest();
            if (manifest == null) {
                throw new PluginRefused("has no manifest");
            }
            return of(manifest.getMainAttributes());
        } catch (IOException | SecurityException e) {
            throw new PluginRefused("is no jar, or not all of one: " + e.getMessage());
        }
    }

    private static PluginLabel of(Attributes said) throws PluginRefused {
        var id = said(said, "Plugin-Id");
        if (!ID.matcher(id).matches()) {
            throw new PluginRefused("has the Plugin-Id '" + id
                    + "' in its manifest; it must be small letters, digits and dashes, 63 at most");
        }
        var version = said(said, "Plugin-Version");
        if (!isVersion(version)) {
            throw new PluginRefused(
                    "has the Plugin-Version '" + version + "' in its manifest; it must be like 1.0.0 or 1.0.0-beta");
        }
        checkApi(said(said, "Plugin-Requires"));
        return new PluginLabel(id, version, optional(said, "Plugin-Description"), optional(said, "Plugin-Provider"));
    }

    private static void checkApi(String requires) throws PluginRefused {
        boolean fits;
        try {
            fits = VERSIONS.checkVersionConstraint(PluginApi.VERSION,
                    PLAIN.matcher(requires).matches() ? "^" + requires : requires);
        } catch (RuntimeException e) {
            throw new PluginRefused(
                    "has the Plugin-Requires '" + requires + "' in its manifest; it must be a version like 1.0.0");
        }
        if (!fits) {
            throw new PluginRefused("is made for the plugin API " + requires + ", and this is " + PluginApi.VERSION);
        }
    }

    private static boolean isVersion(String text) {
        try {
            return VERSIONS.compareVersions(text, text) == 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static String said(Attributes said, String name) throws PluginRefused {
        var value = optional(said, name);
        if (value.isEmpty()) {
            throw new PluginRefused("says no " + name + " in its manifest");
        }
        return value;
    }

    private static String optional(Attributes said, String name) {
        var value = said.getValue(name);
        return value == null ? "" : value.strip().substring(0, Math.min(LONGEST, value.strip().length()));
    }
}
