package io.drover.server;

import io.drover.model.Refusal;
import io.drover.server.database.DatabaseAddress;
import io.drover.server.hosts.HostTimings;
import io.drover.server.plugins.PluginOptions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides, from the environment. Every wrong value is refused by the name of its variable.
 *
 * @param data the folder of the embedded database and of the first keys ({@code DROVER_DATA})
 * @param nodeAddress this node's private address for the other nodes; null when it is the only one
 *        ({@code DROVER_NODE_ADDRESS})
 * @param httpPort for the API and the agents, on all addresses ({@code DROVER_HTTP_PORT})
 * @param database the outside database, or null for the embedded one ({@code CATTLE_DB_CATTLE_*})
 * @param images the folder with the images that servers hand to hosts ({@code DROVER_IMAGES})
 * @param hosts how quickly a silent host counts as lost ({@code DROVER_HOST_*})
 * @param plugins where plugins are, and whose ({@code DROVER_PLUGINS}, {@code DROVER_PLUGIN_SIGNERS})
 */
public record Configuration(Path data, @Nullable String nodeAddress, int httpPort, @Nullable DatabaseAddress database,
        Path images, HostTimings hosts, PluginOptions plugins) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /** @throws Refusal naming the variable that is wrong */
    public static Configuration of(Map<String, String> environment) {
        var data = path(environment, "DROVER_DATA", "/var/lib/drover");
        return new Configuration(data,
                address(environment.getOrDefault("DROVER_NODE_ADDRESS", "").strip()),
                port(environment.getOrDefault("DROVER_HTTP_PORT", "8080").strip()),
                DatabaseAddress.fromEnvironment(environment), path(environment, "DROVER_IMAGES", "target/images"),
                HostTimings.fromEnvironment(environment), PluginOptions.fromEnvironment(environment, data));
    }

    /** Where agents, clients and other nodes' agents reach this node. */
    public String url() {
        var host = nodeAddress == null ? outward() : nodeAddress;
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + httpPort;
    }

    private static Path path(Map<String, String> environment, String name, String otherwise) {
        try {
            return Path.of(environment.getOrDefault(name, otherwise)).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw Refusal.invalid(name, "must be the path of a folder");
        }
    }

    private static int port(String text) {
        try {
            var port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Refusal.invalid("DROVER_HTTP_PORT", "must be a port number from 1 to 65535, not '" + text + "'");
    }

    private static @Nullable String address(String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (!LITERAL.matcher(text).matches()) {
            throw Refusal.invalid("DROVER_NODE_ADDRESS", "must be an IP address, not '" + text + "'");
        }
        try {
            var address = InetAddress.getByName(text);
            if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw Refusal.invalid("DROVER_NODE_ADDRESS", "must be one address of this machine, not '" + text + "'");
            }
            new ServerSocket(0, 1, address).close();
            return address.getHostAddress();
        } catch (IOException e) {
            throw Refusal.invalid("DROVER_NODE_ADDRESS", "is not an address of this machine: '" + text + "'");
        }
    }

    /** The address from which this machine speaks to the world; nothing is sent to find out. */
    private static String outward() {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress("192.0.2.1", 9));
            var own = socket.getLocalAddress();
            return own.isAnyLocalAddress() ? "127.0.0.1" : own.getHostAddress();
        } catch (SocketException | java.io.UncheckedIOException e) {
            return "127.0.0.1";
        }
    }
}
