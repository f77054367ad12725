package io.drover.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A lab machine with an engine and Drover's agent in a container on it, made a host as a person would. */
public final class Host {
    private final Engine engine;

    /** @param images archives to load before anything else, since no registry is assumed */
    public Host(Engine engine, List<Path> images) {
        this.engine = engine;
        images.forEach(engine::load);
    }

    public Engine engine() {
        return engine;
    }

    public Machine machine() {
        return engine.machine();
    }

    /**
     * Runs the registration command.
     *
     * @param image the agent's image
     * @param url the registration URL
     */
    public void join(String image, String url, Map<String, String> labels) {
        var words = new ArrayList<>(List.of("run", "--rm", "-e", "CATTLE_AGENT_IP=" + machine().address()));
        if (Privileges.areWhole()) {
            words.add("--privileged");
        }
        if (!labels.isEmpty()) {
            words.add("-e");
            words.add("CATTLE_HOST_LABELS=" + String.join("&",
                    labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList()));
        }
        words.addAll(List.of("-v", "/var/run/docker.sock:/var/run/docker.sock", "-v",
                "/var/lib/rancher:/var/lib/rancher", image, url));
        var result = engine.docker(words.toArray(String[]::new));
        if (!result.ok()) {
            throw new IllegalStateException("the registration command failed: " + result.out() + result.err());
        }
    }

    /** {@code docker kill} of the agent; its restart policy does not bring it back then. */
    public void killAgent() {
        engine.docker("kill", "rancher-agent");
    }

    public void startAgent() {
        engine.docker("start", "rancher-agent");
    }

    /** Resident memory of the agent's Java process in bytes. */
    public long agentMemory() {
        var pid = engine.docker("inspect", "--format", "{{.State.Pid}}", "rancher-agent").out();
        // the engine sees the machine's process numbers, so it is read there
        return Long.parseLong(machine().run("awk", "/VmRSS/ {print $2}", "/proc/" + pid + "/status")) * 1024;
    }
}
