package io.drover.host.docker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/**
 * A real dockerd that wants client certificates. Its mounts and its bridge are its alone: one without a bridge removes
 * {@code docker0}, which may be in use by the machine's own Docker. Needs root.
 */
final class Dockerd implements AutoCloseable {
    private static final String BRIDGE = "drover-test0";

    private final Path socket;
    private final int port;
    private final Certificates certificates;
    private final Process process;

    Dockerd(Path folder) throws IOException {
        port = free();
        socket = folder.resolve("docker.sock");
        certificates = new Certificates(folder);
        removeBridge();
        Command.run("ip", "link", "add", BRIDGE, "type", "bridge");
        Command.run("ip", "address", "add", "198.18.113.1/24", "dev", BRIDGE);
        var builder = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "--mount-proc",
                "--kill-child=SIGKILL", "sh", "-c", """
                        mount -t tmpfs tmpfs /run
                        exec dockerd --data-root %1$s/data --host unix://%2$s --host unix:///var/run/docker.sock \
                            --host tcp://127.0.0.1:%3$d --tlsverify --tlscacert %4$s --tlscert %5$s --tlskey %6$s \
                            --bridge %7$s --ip-masq=false --iptables=false --ip-forward=false
                        """.formatted(folder, socket, port, certificates.file("ca.pem"),
                        certificates.file("server-cert.pem"), certificates.file("server-key.pem"), BRIDGE))
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("DOCKER_RAMDISK", "true");
        process = builder.start();
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("log")));
            }
            try {
                docker("version");
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        });
    }

    String docker(String... words) {
        var all = new ArrayList<>(List.of("docker", "--host", "unix://" + socket));
        all.addAll(List.of(words));
        return Command.run(all.toArray(String[]::new));
    }

    Map<String, String> settings() throws IOException {
        return Map.of("address", "tcp://127.0.0.1:" + port, "ca", certificates.text("ca.pem"), "cert",
                certificates.text("cert.pem"), "key", certificates.text("key.pem"));
    }

    /** A port below those that the kernel gives to others, who could have it by the time that it is listened on. */
    static int free() throws IOException {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException e) {
                // somebody has it
            }
        }
    }

    @Override
    public void close() {
        var all = process.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        all.forEach(one -> one.onExit().join());
        removeBridge();
    }

    private static void removeBridge() {
        Command.run("sh", "-c", "ip link delete " + BRIDGE + " 2>/dev/null || true");
    }
}
