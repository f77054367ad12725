package io.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A machine of the lab: its own network, processes, mounts and host name; its disk is a folder that outlives being
 * switched off.
 */
public final class Machine {
    /** Reaps orphans as a real first process does, and does nothing else. */
    private static final List<String> INIT = List.of("bash", "-c", "while :; do sleep 3600 & wait $!; done");

    private final String name;
    private final String namespace;
    private final String bridge;
    private final String address;
    private final String gateway;
    private final Path disk;
    private long init;

    Machine(String name, String namespace, String bridge, String address, String gateway, Path disk) {
        this.name = name;
        this.namespace = namespace;
        this.bridge = bridge;
        this.address = address;
        this.gateway = gateway;
        this.disk = disk;
    }

    public String name() {
        return name;
    }

    /** Its address on the lab's bridge. */
    public String address() {
        return address;
    }

    /** Its files; the same path inside and outside. */
    public Path disk() {
        return disk;
    }

    /** Switches it on: a fresh process space, the same disk and address. */
    public void powerOn() {
        createDirectory(disk);
        Command.of("ip", "netns", "add", namespace).run();
        // what an earlier lab of this number left may be gone only in a moment
        Command.of("ip", "link", "del", namespace).result();
        Command.of("ip", "link", "add", namespace, "type", "veth", "peer", "name", "eth0", "netns", namespace).run();
        Command.of("ip", "link", "set", namespace, "master", bridge, "up").run();
        inNetwork("ip", "link", "set", "lo", "up").run();
        inNetwork("ip", "addr", "add", address + "/24", "dev", "eth0").run();
        inNetwork("ip", "link", "set", "eth0", "up").run();
        inNetwork("ip", "route", "add", "default", "via", gateway).run();
        var outer = new Command(INIT).under(List.of("unshare", "--fork", "--pid", "--mount-proc", "--mount", "--uts",
                "--ipc", "--kill-child=SIGKILL")).under(List.of("nsenter", "--net=/var/run/netns/" + namespace))
                .spawn(disk.resolve("init.log"), Map.of());
        record(outer);
        Await.until("first process of " + name, Duration.ofSeconds(60), () -> {
            init = outer.children().findFirst().map(ProcessHandle::pid).orElse(0L);
            return init != 0 && Files.exists(Path.of("/proc/" + init + "/ns/pid"))
                    && Command.of("readlink", "/proc/" + init + "/cwd").result().ok();
        });
        run("hostname", name);
        giveItsOwnState();
    }

    /** /run is empty after every start and /var/lib is on its disk, so that programs find their usual places free. */
    private void giveItsOwnState() {
        var lib = disk.resolve("lib");
        createDirectory(lib);
        run("mount", "--bind", lib.toString(), "/var/lib");
        run("mount", "-t", "tmpfs", "tmpfs", "/run");
    }

    /** Takes the plug: everything that runs on it is gone at once. */
    public void powerOff() {
        ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
        Await.until("end of " + name, Duration.ofSeconds(20), () -> ProcessHandle.of(init).isEmpty());
        Command.of("ip", "link", "del", namespace).result();
        Command.of("ip", "netns", "del", namespace).run();
    }

    /** Pulls its network cable. */
    public void cut() {
        Command.of("ip", "link", "set", namespace, "down").run();
    }

    /** Puts the cable back. */
    public void restore() {
        Command.of("ip", "link", "set", namespace, "up").run();
    }

    /** Runs a command on it and expects success. */
    public String run(String... words) {
        return Command.of(words).under(inside()).run();
    }

    /** Starts a program on it. Output goes to {@code <program>.log} on its disk. */
    public Process start(String program, Map<String, String> environment, List<String> words) {
        var process = new Command(words).under(inside()).spawn(disk.resolve(program + ".log"), environment);
        record(process);
        return process;
    }

    /** Starts a program on it to speak with it by its input and output. Complaints go to {@code <program>.log}. */
    public Process converse(String program, List<String> words) {
        var process = new Command(words).under(inside()).converse(disk.resolve(program + ".log"));
        record(process);
        return process;
    }

    private List<String> inside() {
        return List.of("nsenter", "--target", Long.toString(init), "--net", "--pid", "--mount", "--uts", "--ipc");
    }

    private Command inNetwork(String... words) {
        return Command.of(words).under(List.of("ip", "netns", "exec", namespace));
    }

    private void record(Process process) {
        try {
            Files.writeString(disk.resolve("pids"), Started.of(process.toHandle()).line() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDirectory(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
