package io.drover.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real dockerd on a lab machine. Its data stay on the machine's disk. */
public final class Engine {
    private final Machine machine;
    private final List<String> options;
    private @Nullable Process dockerd;

    public Engine(Machine machine, String... options) {
        this.machine = machine;
        this.options = List.of(options);
    }

    public Machine machine() {
        return machine;
    }

    /** Where its API is for those outside of the machine; on it, it is at the usual place as well. */
    public Path socket() {
        return machine.disk().resolve("docker.sock");
    }

    /** Starts it and waits until it answers. */
    public Engine start() {
        var words = new ArrayList<>(List.of("dockerd", "--data-root", machine.disk().resolve("docker").toString(),
                "--host", "unix://" + socket(), "--host", "unix:///var/run/docker.sock"));
        words.addAll(options);
        // a number that was noted before is another program's by now
        machine.run("rm", "-f", "/var/run/docker.pid", "/var/run/docker/containerd/containerd.pid");
        dockerd = machine.start("dockerd", Map.of("DOCKER_RAMDISK", "true"), words);
        Await.until("engine of " + machine.name() + ", see " + machine.disk().resolve("dockerd.log"),
                Duration.ofMinutes(2), () -> docker("version").ok());
        return this;
    }

    /** Ends it at once; its containers go on. */
    public void kill() {
        var process = dockerd;
        if (process != null) {
            // nsenter waits for dockerd, its only child; once that has ended its own are nobody's here any more
            process.descendants().filter(it -> it.info().command().orElse("").matches(".*/(dockerd|containerd)"))
                    .toList().forEach(ProcessHandle::destroyForcibly);
            awaitEnd(process);
            dockerd = null;
        }
    }

    /** Runs the docker command against it. */
    public Command.Result docker(String... words) {
        var all = new ArrayList<>(List.of("docker", "--host", "unix://" + socket()));
        all.addAll(Arrays.asList(words));
        return new Command(all).result();
    }

    /** Names of running containers whose name contains a text. */
    public List<String> running(String part) {
        var result = docker("ps", "--format", "{{.Names}}", "--filter", "name=" + part);
        if (!result.ok()) {
            throw new IllegalStateException(result.err());
        }
        return result.out().lines().toList();
    }

    /** Gives it an image from a {@code docker save} archive. */
    public void load(Path archive) {
        var result = docker("load", "--input", archive.toString());
        if (!result.ok()) {
            throw new IllegalStateException("cannot load " + archive + ": " + result.err());
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the engine does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
