package io.drover.network.world;

import io.drover.model.network.Attachment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What Docker would have made: a network with one interface in the bridge of its host, and a file of resolvers. */
public final class Container implements AutoCloseable {
    private static final int SMALL = 2000;
    private final Namespace namespace;
    private final String id;
    private final @Nullable String dockerAddress;
    private final List<ServerSocket> servers = new CopyOnWriteArrayList<>();
    /** Who called, as the servers saw it. */
    private final List<String> callers = new CopyOnWriteArrayList<>();

    Container(TestHost host, int number, String id, Path resolvConf) {
        this.id = id;
        this.dockerAddress = "172.17.0." + (number + 1);
        this.namespace = new Namespace(resolvConf(resolvConf));
        host.namespace().cable("veth" + number, "docker0", namespace);
        namespace.run("ip addr add " + dockerAddress + "/16 dev eth0");
        namespace.run("ip link set eth0 up");
        namespace.run("ip route add default via 172.17.0.1");
    }

    /** One that Docker gave no network. */
    Container(String id, Path resolvConf) {
        this.id = id;
        this.dockerAddress = null;
        this.namespace = new Namespace(resolvConf(resolvConf));
    }

    private static String resolvConf(Path file) {
        return "mount --bind " + file + " /etc/resolv.conf";
    }

    public Attachment attachment(@Nullable String address) {
        return new Attachment(null, id, (int) namespace.pid(), dockerAddress, address,
                new Attachment.ByHand(Attachment.Domains.FIRST, dockerAddress == null));
    }

    public String id() {
        return id;
    }

    public Namespace namespace() {
        return namespace;
    }

    public String dockerAddress() {
        return Objects.requireNonNull(dockerAddress);
    }

    public List<String> callers() {
        return callers;
    }

    public boolean pings(String address) {
        return namespace.commands().run("ping", "-c1", "-W1", address).ok();
    }

    /** Answers every byte with itself, and what it is sent in all. */
    public Container serve(int port) {
        var server = namespace.call(() -> new ServerSocket(port));
        servers.add(server);
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    callers.add(socket.getInetAddress().getHostAddress());
                    Thread.startVirtualThread(() -> echo(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return this;
    }

    public Socket connect(String address, int port) {
        return connect(address, port, null);
    }

    /** @throws IllegalStateException when there is no connection within two seconds */
    public Socket connect(String address, int port, @Nullable String from) {
        return namespace.call(() -> {
            var socket = new Socket();
            if (from != null) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            }
            socket.setSoTimeout(10 * SMALL);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), SMALL);
            return socket;
        });
    }

    public boolean reaches(String address, int port) {
        try (var socket = connect(address, port)) {
            return talk(socket, SMALL);
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /** Sends so many bytes and has them sent back. */
    public static boolean talk(Socket socket, int bytes) throws IOException {
        var writer = Thread.startVirtualThread(() -> {
            try {
                socket.getOutputStream().write(new byte[bytes]);
            } catch (IOException e) {
                // the reader finds out
            }
        });
        var left = bytes;
        while (left > 0) {
            var count = socket.getInputStream().skip(left);
            if (count == 0 && socket.getInputStream().read() < 0) {
                return false;
            }
            left -= Math.max((int) count, 1);
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static void echo(Socket socket) {
        try (socket; InputStream in = socket.getInputStream()) {
            in.transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // the caller is gone
        }
    }

    @Override
    public void close() throws IOException {
        for (var server : servers) {
            server.close();
        }
        namespace.close();
    }
}
