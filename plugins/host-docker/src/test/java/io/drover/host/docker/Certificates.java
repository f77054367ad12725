package io.drover.host.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority, and what it signed for an engine at 127.0.0.1 and for a client of it, as Docker's manual makes them. */
final class Certificates {
    private final Path folder;

    Certificates(Path folder) throws IOException {
        this.folder = folder;
        Command.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days",
                "2", "-subj", "/CN=authority", "-keyout", file("ca-key.pem"), "-out", file("ca.pem"));
        signed("server", "server-", "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth");
        signed("client", "", "extendedKeyUsage=clientAuth");
    }

    private void signed(String name, String prefix, String extensions) throws IOException {
        var wishes = Files.writeString(folder.resolve(prefix + "ext"), extensions);
        // the older form of a key, which people still have
        Command.run("openssl", "genrsa", "-traditional", "-out", file(prefix + "key.pem"), "2048");
        Command.run("openssl", "req", "-new", "-subj", "/CN=" + name, "-key", file(prefix + "key.pem"), "-out",
                file(prefix + "csr.pem"));
        Command.run("openssl", "x509", "-req", "-days", "2", "-in", file(prefix + "csr.pem"), "-CA", file("ca.pem"),
                "-CAkey", file("ca-key.pem"), "-CAcreateserial", "-out", file(prefix + "cert.pem"), "-extfile",
                wishes.toString());
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
