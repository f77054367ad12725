package io.drover.host.ssh;

import io.drover.plugin.HostDriver;
import io.drover.plugin.HostDriver.Machine;
import io.drover.plugin.HostDriver.Registration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a driver says of a machine, and has kept of it. */
final class Told implements HostDriver.Log {
    final List<String> steps = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    final Map<String, String> kept = new ConcurrentHashMap<>();

    /** The machine as the driver is told of it the next time. */
    Machine machine(OpenSsh sshd, String user, Map<String, String> more, String command) {
        var settings = new TreeMap<>(sshd.at(user));
        settings.putAll(more);
        return new Machine("m1", settings, new Registration(command, "image", "http://s/v1/scripts/t", Map.of()), kept);
    }

    void make(SshDriver driver, OpenSsh sshd, String user, Map<String, String> more, String command) throws Exception {
        driver.make(machine(sshd, user, more, command), this);
    }

    @Override
    public void step(String name) {
        steps.add(name);
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void keep(String name, String value) {
        kept.put(name, value);
    }
}
