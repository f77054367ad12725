package io.drover.network;

import io.drover.model.network.FromNetworkAgent.Able;
import io.drover.network.balancing.Balancers;
import io.drover.network.command.Commands;
import io.drover.network.dns.DnsServer;
import io.drover.network.dns.ResolvConf;
import io.drover.network.health.Checks;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.knowledge.KnowledgeFile;
import io.drover.network.link.AgentLink;
import io.drover.network.metadata.MetadataServer;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Network Agent as a whole. Closing it leaves the network as it is: what is connected stays connected. */
final class NetworkAgent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NetworkAgent.class);

    private final Knowledge knowledge = new Knowledge();
    private final KnowledgeFile file;
    private final ServiceAddress address;
    private final Network network;
    private final Balancers balancers;
    private final Asking asking;
    private final AgentLink link;
    private final DnsServer dns;
    private final MetadataServer metadata;
    private final Checks checks;

    /** @param state the folder that the agent of this host keeps, too */
    NetworkAgent(Path state, Commands commands) throws IOException {
        this.file = new KnowledgeFile(state, knowledge);
        this.address = new ServiceAddress(commands);
        this.asking = new Asking(knowledge);
        this.link = new AgentLink(state.resolve("network.sock"), knowledge::hear, this::connected);
        this.network = new Network(knowledge, state, link::say);
        this.balancers = new Balancers(knowledge, link::say);
        // its own file is a copy that Docker made when this container was
        this.dns = new DnsServer(knowledge, asking, new ResolvConf(Path.of("/proc/1/root/etc/resolv.conf"),
                Path.of("/proc/1/root/run/systemd/resolve/resolv.conf"), Path.of("/etc/resolv.conf")));
        this.metadata = new MetadataServer(knowledge, asking);
        this.checks = new Checks(knowledge, link::say);
    }

    void start() throws IOException {
        file.start();
        address.take(dns::start, metadata::start);
        network.start();
        checks.start();
        balancers.start();
        link.start();
        var abilities = network.abilities();
        log.info("this host can do {}", abilities.drivers());
        link.say(new Able(abilities));
    }

    private void connected() {
        asking.sink(link::say);
        checks.connected();
    }

    /** Without having been started: what there is to remove is known from an earlier run. */
    void remove() throws IOException {
        file.start();
        network.remove();
        address.giveBack();
        close();
    }

    @Override
    public void close() {
        try {
            network.close();
        } catch (IOException e) {
            log.debug("the network does not end: {}", e.getMessage());
        }
        balancers.close();
        link.close();
        dns.close();
        metadata.close();
        asking.close();
        checks.close();
        file.close();
    }
}
