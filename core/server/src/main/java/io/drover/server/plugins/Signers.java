package io.drover.server.plugins;

import io.drover.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature a jar must have: the certificate with which it was signed is one of these, and nothing in the jar is
 * without it. Who issued a certificate and when it ends is not asked: it is trusted for as long as it is here.
 */
public final class Signers {
    private static final String NAME = "DROVER_PLUGIN_SIGNERS";
    /** These files carry the signature and cannot be under it; no class is ever read from them. */
    private static final Pattern SIGNATURE = Pattern
            .compile("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]+\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);

    private final Set<Certificate> trusted;

    Signers(Set<Certificate> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    static @Nullable Signers fromEnvironment(Map<String, String> environment) {
        var asked = !environment.getOrDefault(NAME, "").isBlank();
        return asked ? read(PluginOptions.path(environment, NAME, Path.of(""))) : null;
    }

    /** @param place a file with certificates in PEM or DER, or a folder of such files */
    static Signers read(Path place) {
        var all = new HashSet<Certificate>();
        try {
            for (var file : files(place)) {
                try (var in = Files.newInputStream(file)) {
                    all.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
                } catch (CertificateException e) {
                    throw Refusal.invalid(NAME, "names " + file + ", which holds no X.509 certificate");
                }
            }
        } catch (IOException e) {
            throw Refusal.invalid(NAME, "cannot be read: " + place);
        }
        if (all.isEmpty()) {
            throw Refusal.invalid(NAME, "holds no certificate: " + place);
        }
        return new Signers(all);
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (var files = Files.list(place)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
                    .sorted().toList();
        }
    }

    /** @param jar opened so that signatures are verified when entries are read */
    void check(JarFile jar) throws PluginRefused {
        var names = new HashSet<String>();
        for (var entry : entries(jar)) {
            // two of one name: it would not be sure which of them is loaded
            if (!names.add(entry.getName().toLowerCase(Locale.ROOT))) {
                throw new PluginRefused("has " + entry.getName() + " twice");
            }
            if (!entry.isDirectory() && !SIGNATURE.matcher(entry.getName()).matches()) {
                read(jar, entry);
                if (!trusts(entry.getCodeSigners())) {
                    throw new PluginRefused(entry.getCodeSigners() == null
                            ? "must be signed, and " + entry.getName() + " in it is not"
                            : "is signed by somebody who is not among the trusted signers");
                }
            }
        }
        if (names.isEmpty()) {
            throw new PluginRefused("is empty");
        }
    }

    private static List<JarEntry> entries(JarFile jar) {
        var all = new ArrayList<JarEntry>();
        jar.entries().asIterator().forEachRemaining(all::add);
        return all;
    }

    /** The signers of an entry are known once all of it was read. */
    private static void read(JarFile jar, JarEntry entry) throws PluginRefused {
        try (var in = jar.getInputStream(entry)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (SecurityException e) {
            throw new PluginRefused("was changed after it was signed: " + e.getMessage());
        } catch (IOException e) {
            throw new PluginRefused("cannot be read: " + e.getMessage());
        }
    }

    private boolean trusts(CodeSigner @Nullable [] signers) {
        return signers != null && List.of(signers).stream()
                .anyMatch(signer -> trusted.contains(signer.getSignerCertPath().getCertificates().getFirst()));
    }
}
