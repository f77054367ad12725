package io.drover.network.world;

import io.drover.model.network.Attachment;
import io.drover.model.network.ToNetworkAgent;
import io.drover.network.command.Commands;
import io.drover.network.knowledge.Knowledge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

/** A host with a bridge and a filter as Docker makes them, and without Docker. */
public final class TestHost implements AutoCloseable {
    private final Namespace namespace;
    private final Knowledge knowledge = new Knowledge();
    private final String id;
    private final String agentIp;
    private final Path folder;
    private final List<Container> containers = new ArrayList<>();
    private final Map<String, Attachment> attached = new LinkedHashMap<>();

    TestHost(Namespace wire, int number, Path folder) {
        this.id = "1h" + number;
        this.agentIp = "10.90.0." + (10 + number);
        this.folder = folder.resolve(id);
        this.namespace = new Namespace("true");
        wire.cable("h" + number, "wire", namespace);
        run("ip addr add " + agentIp + "/24 dev eth0");
        run("ip link set eth0 up");
        run("ip route add default via 10.90.0.1");
        addBridge();
        run("iptables -w -P FORWARD DROP");
        run("iptables -w -N DOCKER-USER");
        run("iptables -w -A FORWARD -j DOCKER-USER");
        run("iptables -w -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        run("iptables -w -A FORWARD -i docker0 -j ACCEPT");
        run("iptables -w -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE");
        try {
            Files.createDirectories(this.folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void addBridge() {
        run("ip link add docker0 type bridge");
        run("ip addr add 172.17.0.1/16 dev docker0");
        run("ip link set docker0 up");
    }

    public String id() {
        return id;
    }

    public String agentIp() {
        return agentIp;
    }

    public Knowledge knowledge() {
        return knowledge;
    }

    public Path state() {
        return folder;
    }

    public Namespace namespace() {
        return namespace;
    }

    public Commands commands() {
        return namespace.commands();
    }

    public String run(String line) {
        return namespace.run(line);
    }

    /** Starts one, which gets no managed address yet. */
    public Container container() {
        return container((id, resolvConf) -> new Container(this, containers.size() + 1, id, resolvConf));
    }

    /** Starts one that has no interface. */
    public Container bareContainer() {
        return container(Container::new);
    }

    private Container container(BiFunction<String, Path, Container> start) {
        try {
            var containerId = HexFormat.of().toHexDigits(new Random(containers.size()).nextLong()).repeat(4);
            var resolvConf = folder.resolve("containers").resolve(containerId).resolve("resolv.conf");
            Files.createDirectories(folder.resolve("containers").resolve(containerId));
            Files.writeString(resolvConf, "nameserver 192.0.2.53\nsearch example.org\noptions timeout:1\n");
            var container = start.apply(containerId, resolvConf);
            containers.add(container);
            return container;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that it is to have an address. */
    public void attach(Container container, String address) {
        attached.put(container.id(), container.attachment(address));
        hearAttached();
    }

    public void detach(Container container) {
        attached.remove(container.id());
        hearAttached();
    }

    private void hearAttached() {
        knowledge.hear(new ToNetworkAgent.Attached(List.copyOf(attached.values())));
    }

    /** Starts one with a managed address, without the help of what gives it one. */
    public Container containerWith(String address) {
        var container = container();
        container.namespace().run("ip addr add " + address + "/16 dev eth0");
        attach(container, address);
        return container;
    }

    void kill() {
        containers.forEach(container -> container.namespace().kill());
        namespace.kill();
    }

    @Override
    public void close() {
        Namespace.closeAll(containers);
        namespace.close();
    }
}
