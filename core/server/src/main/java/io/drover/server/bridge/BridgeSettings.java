package io.drover.server.bridge;

import io.drover.model.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The TCP bridge's port. Keys travel on it, so without TLS it is this machine's own unless an address is given.
 *
 * @param port 0 for none ({@code DROVER_BRIDGE_PORT})
 * @param address to listen on ({@code DROVER_BRIDGE_ADDRESS})
 * @param certificate PEM file with the certificate and those that vouch for it, or null for no TLS
 *        ({@code DROVER_BRIDGE_CERT})
 * @param key PEM file with its private key ({@code DROVER_BRIDGE_KEY})
 */
public record BridgeSettings(int port, String address, @Nullable Path certificate, @Nullable Path key) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    public static final BridgeSettings OFF = new BridgeSettings(0, "127.0.0.1", null, null);

    /** @throws Refusal naming the variable that is wrong */
    public static BridgeSettings fromEnvironment(Map<String, String> environment) {
        var certificate = file(environment, "DROVER_BRIDGE_CERT");
        var key = file(environment, "DROVER_BRIDGE_KEY");
        if ((certificate == null) != (key == null)) {
            throw Refusal.invalid(key == null ? "DROVER_BRIDGE_KEY" : "DROVER_BRIDGE_CERT",
                    "must be given when the other one of DROVER_BRIDGE_CERT and DROVER_BRIDGE_KEY is");
        }
        return new BridgeSettings(port(environment), address(environment, certificate != null), certificate, key);
    }

    private static int port(Map<String, String> environment) {
        var text = environment.getOrDefault("DROVER_BRIDGE_PORT", "").strip();
        try {
            var port = text.isEmpty() ? 0 : Integer.parseInt(text);
            if (port >= 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Refusal.invalid("DROVER_BRIDGE_PORT", "must be a port number, or 0 for none, not '" + text + "'");
    }

    private static String address(Map<String, String> environment, boolean tls) {
        var text = environment.getOrDefault("DROVER_BRIDGE_ADDRESS", "").strip();
        if (text.isEmpty()) {
            return tls ? "0.0.0.0" : "127.0.0.1";
        }
        try {
            if (LITERAL.matcher(text).matches()) {
                return InetAddress.getByName(text).getHostAddress();
            }
        } catch (UnknownHostException e) {
            // told below
        }
        throw Refusal.invalid("DROVER_BRIDGE_ADDRESS", "must be an IP address, not '" + text + "'");
    }

    private static @Nullable Path file(Map<String, String> environment, String name) {
        var text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            var path = Path.of(text).toAbsolutePath();
            if (Files.isReadable(path) && Files.isRegularFile(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // told below
        }
        throw Refusal.invalid(name, "must be a PEM file that can be read, not '" + text + "'");
    }
}
