package io.drover.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Docker Swarm mode on the same engines, in its best set-up: the image by its id, so that it asks no registry. */
final class Swarm {
    private final List<Host> hosts;
    private final Engine manager;
    private final String image;

    Swarm(List<Host> hosts) {
        this.hosts = hosts;
        this.manager = hosts.getFirst().engine();
        ok(manager.docker("swarm", "init", "--advertise-addr", manager.machine().address()));
        var token = ok(manager.docker("swarm", "join-token", "-q", "worker"));
        hosts.stream().skip(1).forEach(host -> ok(host.engine().docker("swarm", "join", "--token", token,
                "--advertise-addr", host.machine().address(), manager.machine().address() + ":2377")));
        this.image = ok(manager.docker("image", "inspect", "--format", "{{.Id}}", "drover/sample:1"));
    }

    void create(String name, int replicas) {
        ok(manager.docker("service", "create", "--detach", "--name", name, "--replicas", Integer.toString(replicas),
                image, "sleep", "100000"));
    }

    /** With a label, whose change makes all containers anew; they end at once when they are told to. */
    void createLabelled(String name, int replicas, String label) {
        ok(manager.docker("service", "create", "--detach", "--name", name, "--replicas", Integer.toString(replicas),
                "--stop-signal", "SIGKILL", "--container-label", label, image, "sleep", "100000"));
    }

    /** @param parallelism so many containers at a time, the next as soon as those run */
    void relabel(String name, String label, int parallelism) {
        ok(manager.docker("service", "update", "--detach", "--update-parallelism", Integer.toString(parallelism),
                "--update-delay", "0s", "--update-monitor", "0s", "--container-label-add", label, name));
    }

    /**
     * A container on every engine, behind a port of all engines.
     *
     * @param target the port of the containers
     * @param script for their shell
     */
    void publish(String name, String imageName, int port, int target, String script) {
        ok(manager.docker("service", "create", "--detach", "--name", name, "--mode", "global", "--publish",
                "published=" + port + ",target=" + target, "--entrypoint", "/bin/sh",
                ok(manager.docker("image", "inspect", "--format", "{{.Id}}", imageName)), "-c", script));
    }

    void remove(String name) {
        ok(manager.docker("service", "rm", name));
        Await.until("end of the service " + name, Duration.ofSeconds(120), () -> running(name) == 0);
    }

    /** A network over all engines, for containers that are started by hand. */
    void overlay(String name, List<String> options) {
        var words = new ArrayList<>(List.of("network", "create", "--driver", "overlay", "--attachable"));
        words.addAll(options);
        words.add(name);
        ok(manager.docker(words.toArray(String[]::new)));
    }

    /** Running containers of a service on all engines. */
    long running(String name) {
        return hosts.stream().mapToLong(host -> host.engine().running(name + ".").size()).sum();
    }

    private static String ok(Command.Result result) {
        if (!result.ok()) {
            throw new IllegalStateException("swarm: " + result.err());
        }
        return result.out();
    }
}
