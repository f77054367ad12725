package io.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;

/** Makes certificates with OpenSSL, and looks which one is shown. */
final class Certificates {
    /** @param serial in decimal */
    record Made(String cert, String key, String serial) {
    }

    private long next = 1000;

    Made make(String name) {
        try {
            var key = Files.createTempFile("drover", ".pem");
            try {
                var serial = String.valueOf(next++);
                var cert = run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "30", "-subj", "/CN=" + name, "-addext", "subjectAltName=DNS:" + name,
                        "-set_serial", serial, "-keyout", key.toString());
                return new Made(cert, Files.readString(key), serial);
            } finally {
                Files.delete(key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The serial number of the certificate that is shown to one who asks for this host name, or why none is. */
    static String shown(InetSocketAddress address, String name) {
        try {
            try (var socket = (SSLSocket) Tls.trusting().getSocketFactory().createSocket(address.getHostString(),
                    address.getPort())) {
                var parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber().toString();
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
