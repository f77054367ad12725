package io.drover.network.balancing.haproxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.network.FreePort;
import io.drover.network.command.Commands;
import io.drover.network.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real HAProxy on this machine as it is in our image, in a folder of its own and with ports of its own. */
public final class TestHaproxy implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
    private static final Path BASE = Path.of("../../config/balancer/haproxy.cfg");

    private final Layout layout;
    private Process process;

    public TestHaproxy(Path folder) throws IOException {
        World.needsRoot();
        needed();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        layout = new Layout(Files.createDirectories(folder.resolve("etc")).toString(),
                Files.createDirectories(folder.resolve("run")).toString(), FreePort.next(), FreePort.next(),
                FreePort.next());
        Files.writeString(Path.of(layout.file(Layout.FILE)),
                Files.readString(BASE).replace("/run/haproxy", layout.run())
                        .replace("*:42", "127.0.0.1:" + layout.healthPort()));
        process = start();
    }

    /** Skips the test, and says so, where there is none. */
    static void needed() {
        var there = Files.isExecutable(PROGRAM);
        if (!there) {
            System.out.println("skipped: HAProxy is not installed; bin/setup does it");
        }
        assumeTrue(there, "HAProxy is not installed");
    }

    private Process start() throws IOException {
        var started = new ProcessBuilder(PROGRAM.toString(), "-W", "-S", layout.run() + "/master.sock", "-f",
                layout.file(Layout.FILE)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of(layout.folder()).resolve("log").toFile()))
                .start();
        // its socket is there before the first worker listens anywhere, and only a worker answers there
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsInstanceOf(IOException.class).until(() -> !worker().isEmpty());
        return started;
    }

    public Place place() {
        return new Place(layout, Path.of("/"), null, Commands.HERE);
    }

    public int healthPort() {
        return layout.healthPort();
    }

    public int statisticsPort() {
        return layout.statisticsPort();
    }

    public int pid() {
        return Math.toIntExact(process.pid());
    }

    public String ask(String command) throws IOException {
        return new Running(place()).ask(command);
    }

    /** Names the worker that has the sockets; a reload makes another. */
    public String worker() throws IOException {
        return new Running(place()).worker();
    }

    public String file() throws IOException {
        return Files.readString(Path.of(layout.file(Layout.FILE)));
    }

    public String log() throws IOException {
        return Files.readString(Path.of(layout.folder()).resolve("log"));
    }

    /** All at once, and again from its file. */
    public void restart() throws IOException {
        kill();
        Files.delete(Path.of(layout.run(), "admin.sock"));
        process = start();
    }

    private void kill() {
        var workers = process.descendants().toList();
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        // whoever has not ended yet may still be called at the same ports
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5))
                .until(() -> !process.isAlive() && workers.stream().noneMatch(TestHaproxy::runs));
    }

    /** One that has ended and that nobody has asked about has a number still, and no program. */
    private static boolean runs(ProcessHandle one) {
        try {
            return !Files.readSymbolicLink(Path.of("/proc/" + one.pid() + "/exe")).toString().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }
}
