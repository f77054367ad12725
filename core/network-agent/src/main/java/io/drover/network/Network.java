package io.drover.network;

import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.NetworkAbilities;
import io.drover.network.attach.Attacher;
import io.drover.network.command.Commands;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.overlay.Overlay;
import io.drover.network.reach.Probes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The flat network of this host: the way between hosts, its containers in it, and whether the others are reached. */
public final class Network implements AutoCloseable {
    private static final Duration ROUND = Duration.ofSeconds(5);
    private final Overlay overlay;
    private final Attacher attacher;
    private final Probes probes;

    /**
     * @param state the folder for what must outlive this program
     * @param told is given all hosts that are not reached as they should be, and all containers that are not joined, at first and whenever that
     *            changed; must be quick
     */
    public Network(Knowledge knowledge, Path state, Consumer<FromNetworkAgent> told) throws IOException {
        this(knowledge, state, Commands.HERE, DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(Probes.PORT)), ROUND, told);
    }

    Network(Knowledge knowledge, Path state, Commands commands, DatagramChannel channel, Duration round,
            Consumer<FromNetworkAgent> told) {
        overlay = new Overlay(knowledge, state, commands);
        attacher = new Attacher(knowledge, commands, overlay::mtu, told::accept);
        probes = new Probes(knowledge, channel, commands, overlay::sources, round, told::accept,
                overlay::failing);
    }

    public Network start() {
        overlay.start();
        attacher.start();
        probes.start();
        return this;
    }

    /** What this host can do, found out by trying, which takes a moment. */
    public NetworkAbilities abilities() {
        return overlay.abilities();
    }

    /** Takes away all that was made, also in containers; for a host that leaves. */
    public void remove() throws IOException {
        close();
        attacher.remove();
        overlay.remove();
    }

    /** Everything goes on as it is, and nobody looks after it. */
    @Override
    public void close() throws IOException {
        probes.close();
        attacher.close();
        overlay.close();
    }
}
