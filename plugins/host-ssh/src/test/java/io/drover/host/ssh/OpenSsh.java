package io.drover.host.ssh;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real sshd on a free port, with users, sudo and a {@code docker} command of its own and none of the machine's: its mounts are
 * its alone, so nothing of it is left. Needs root.
 */
final class OpenSsh implements AutoCloseable {
    static final String PASSWORD = "sesame open";
    final Path folder;
    final int port;
    private Process process;

    OpenSsh(Path folder) throws IOException {
        this.folder = folder;
        this.port = free();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("host_key").toString());
        Files.writeString(folder.resolve("authorized_keys"), "");
        account("root", "0", "root");
        account("plain", "4001", "plain");
        account("asks", "4002", "asks");
        Files.writeString(folder.resolve("sudoers"), "root ALL=(ALL) ALL\nasks ALL=(ALL) ALL\n");
        Files.setPosixFilePermissions(folder.resolve("sudoers"), PosixFilePermissions.fromString("r--r-----"));
        Files.createDirectory(folder.resolve("bin"));
        program("docker", "exit 1");
        Files.writeString(folder.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %2$s/host_key
                PidFile none
                UsePAM no
                PasswordAuthentication yes
                PermitRootLogin yes
                StrictModes no
                AuthorizedKeysFile %2$s/authorized_keys
                MaxStartups 100
                SetEnv PATH=%2$s/bin:%2$s/root/usr/bin:/usr/bin:/bin APT_CONFIG=%2$s/apt.conf
                """.formatted(port, folder));
        process = start();
    }

    private Process start() throws IOException {
        var started = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "--kill-child=SIGKILL", "sh", "-c",
                """
                        set -e
                        mount --bind %1$s/passwd /etc/passwd
                        mount --bind %1$s/shadow /etc/shadow
                        mount --bind %1$s/sudoers /etc/sudoers
                        [ ! -e /usr/bin/docker ] || mount --bind /dev/null /usr/bin/docker
                        mount -t tmpfs tmpfs /run
                        mkdir /run/sshd
                        exec /usr/sbin/sshd -D -e -f %1$s/sshd_config
                        """.formatted(folder)).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> answers(started));
        return started;
    }

    /** The machine is made anew: whoever answers has another key. */
    void renew() throws IOException {
        close();
        Files.delete(folder.resolve("host_key"));
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("host_key").toString());
        process = start();
    }

    private boolean answers(Process started) throws IOException {
        if (!started.isAlive()) {
            throw new IllegalStateException(Files.readString(folder.resolve("log")));
        }
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private void account(String name, String id, String group) throws IOException {
        append("passwd", name + ":x:" + id + ":" + id + "::/:/bin/sh\n");
        append("shadow", name + ":" + run("openssl", "passwd", "-6", PASSWORD).strip() + ":19000:0:99999:7:::\n");
        if (name.equals("root")) {
            // who sshd lets speak with strangers
            append("passwd", "sshd:x:4999:65534::/run/sshd:/usr/sbin/nologin\n");
        }
    }

    private void append(String file, String text) throws IOException {
        var path = folder.resolve(file);
        Files.writeString(path, (Files.exists(path) ? Files.readString(path) : "") + text);
    }

    /** Puts a program in front of those that the machine has. */
    void program(String name, String script) throws IOException {
        var file = folder.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Lets in whoever has this key. @return the private half */
    String key(String type, String passphrase) throws IOException {
        var file = folder.resolve("key-" + type);
        run("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", file.toString());
        append("authorized_keys", Files.readString(folder.resolve("key-" + type + ".pub")));
        return Files.readString(file);
    }

    String fingerprint() throws IOException {
        return run("ssh-keygen", "-l", "-f", folder.resolve("host_key.pub").toString()).split(" ")[1];
    }

    Map<String, String> at(String user) {
        return Map.of("address", "127.0.0.1", "port", Integer.toString(port), "user", user, "install", "none",
                "installUrl", "https://get.docker.com");
    }

    /** Processes that sshd has for connections. */
    long sessions() {
        return process.descendants().filter(it -> it.info().commandLine().orElse("").contains("sshd:")).count();
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

    static String run(String... words) throws IOException {
        var process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return out;
    }

    @Override
    public void close() {
        var all = process.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        // the port is free for the next one only when all have ended
        Stream.concat(Stream.of(process.toHandle()), all.stream())
                .forEach(one -> one.onExit().orTimeout(1, TimeUnit.MINUTES).join());
    }
}
