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
        join(image, url, machine().address(), labels);
    }

    /** @param address that the other hosts are to be told, be it right or wrong */
    public void join(String image, String url, String address, Map<String, String> labels) {
        var words = new ArrayList<>(List.of("run", "--rm", "-e", "CATTLE_AGENT_IP=" + address));
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

    /** Resident memory of the agent in bytes. */
    public long agentMemory() {
        return memory("rancher-agent");
    }

    /** Resident memory of the Network Agent in bytes, with the programs that it has started. */
    public long networkAgentMemory() {
        return memory(engine.running("r-network-agent-").getFirst());
    }

    private long memory(String container) {
        return engine.docker("top", container, "-eo", "pid,rss").out().lines().skip(1)
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1])).sum() * 1024;
    }

    /** What the network looks like from inside of a container; the program is the machine's. */
    public List<String> insideNetworkOf(String container) {
        // the engine sees the machine's process numbers
        var pid = engine.docker("inspect", "--format", "{{.State.Pid}}", container).out();
        return List.of("nsenter", "--net=/proc/" + pid + "/ns/net");
    }
}
