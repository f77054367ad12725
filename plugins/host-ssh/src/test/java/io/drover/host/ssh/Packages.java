package io.drover.host.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A repository of Debian packages in a folder, and what has the machine's own apt and dpkg take packages from there only, and
 * keep what they install and know in a root of its own.
 */
final class Packages {
    private final Path folder;
    private final Path repository;

    /** @param folder where a machine looks for {@code apt.conf}, and finds programs in {@code root/usr/bin} */
    Packages(Path folder) throws IOException {
        this.folder = folder;
        this.repository = Files.createDirectories(folder.resolve("repository"));
        Files.writeString(repository.resolve("Packages"), "");
        for (var name : new String[]{"root/var/lib/dpkg/info", "root/var/lib/dpkg/updates", "apt/etc/apt.conf.d",
                "apt/etc/preferences.d",
                "apt/lists/partial",
                "apt/cache/archives/partial"}) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("root/var/lib/dpkg/status"), "");
        Files.writeString(folder.resolve("apt/etc/sources.list"), "deb [trusted=yes] file:" + repository + " ./\n");
        Files.writeString(folder.resolve("apt.conf"), """
                Dir::Etc "%1$s/apt/etc";
                Dir::State "%1$s/apt";
                Dir::State::status "%1$s/root/var/lib/dpkg/status";
                Dir::Cache "%1$s/apt/cache";
                Dir::Log "%1$s/apt";
                APT::Sandbox::User "root";
                DPkg::Options { "--root=%1$s/root"; "--force-script-chrootless"; };
                """.formatted(folder));
    }

    /**
     * Adds one.
     *
     * @param program what is in its {@code /usr/bin}, under the name
     * @param afterwards a shell's command that is run when it is unpacked
     */
    void add(String name, String program, String script, String afterwards) throws IOException {
        var tree = folder.resolve("tree-" + name);
        var control = "Package: " + name
                + "\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\n"
                + "Description: of a test\n";
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.createDirectories(tree.resolve("usr/bin"));
        Files.writeString(tree.resolve("DEBIAN/control"), control);
        executable(tree.resolve("DEBIAN/postinst"), afterwards);
        executable(tree.resolve("usr/bin").resolve(program), script);
        var file = repository.resolve(name + ".deb");
        OpenSsh.run("dpkg-deb", "--build", "--root-owner-group", tree.toString(), file.toString());
        var all = repository.resolve("Packages");
        Files.writeString(all,
                Files.readString(all) + control + "Filename: ./" + name + ".deb\nSize: " + Files.size(file)
                        + "\nSHA256: " + digest(file) + "\n\n");
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
