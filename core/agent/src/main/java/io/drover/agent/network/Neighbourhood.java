package io.drover.agent.network;

import io.drover.model.network.Attachment;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.FromNetworkAgent.Able;
import io.drover.model.network.FromNetworkAgent.Asks;
import io.drover.model.network.FromNetworkAgent.Balancers;
import io.drover.model.network.FromNetworkAgent.Counts;
import io.drover.model.network.FromNetworkAgent.Reach;
import io.drover.model.network.FromNetworkAgent.Unjoined;
import io.drover.model.network.FromNetworkAgent.Votes;
import io.drover.model.network.ToNetworkAgent;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.ServerMessage.Tell;
import io.drover.model.wire.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for this host's Network Agent at a Unix socket, and carries between it and the server. */
public final class Neighbourhood implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Neighbourhood.class);

    private final Path socket;
    private final String hostId;
    private final Consumer<AgentMessage> server;
    private final Told told = new Told();
    private List<Attachment> attached = List.of();
    private List<Attachment> natives = List.of();
    private AgentMessage.@Nullable Natives book;
    private @Nullable Able able;
    private @Nullable Reach reach;
    private @Nullable Asks asks;
    private @Nullable Unjoined unjoined;
    private @Nullable Balancers balancers;
    private final VotesHeard votes = new VotesHeard();
    private @Nullable Neighbour neighbour;
    private @Nullable ServerSocketChannel listening;

    /**
     * @param socket where the Network Agent looks for this agent
     * @param server takes what is to be said to a server; without one it is lost
     */
    public Neighbourhood(Path socket, String hostId, Consumer<AgentMessage> server) {
        this.socket = socket;
        this.hostId = hostId;
        this.server = server;
    }

    public void start() {
        try {
            Files.createDirectories(socket.getParent());
            Files.deleteIfExists(socket);
            var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            listening = channel;
            Thread.ofVirtual().name("neighbourhood").start(() -> accept(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen at " + socket, e);
        }
    }

    /** @param highestEpoch the highest ever seen in an assignment @return false when the whole is to be asked for */
    public synchronized boolean hear(Tell tell, long highestEpoch) {
        return switch (told.hear(hostId, tell, highestEpoch)) {
            case Told.Verdict.Taken taken -> {
                say(taken.message());
                if (asks != null && tell.answered() < asks.number()) {
                    // of an owner that has not heard what was asked
                    server.accept(new AgentMessage.OfNetwork(asks));
                }
                yield true;
            }
            case Told.Verdict.NotContinuing _ -> false;
            case Told.Verdict.Outdated _ -> true;
        };
    }

    /** The containers that run here are these. */
    public synchronized void attached(List<Attachment> containers) {
        attached = containers;
        say(allAttached());
    }

    /** Those that were started by hand are these. */
    public synchronized void natives(List<Native> all, List<Attachment> running) {
        natives = running;
        book = new AgentMessage.Natives(all);
        say(allAttached());
        server.accept(book);
    }

    private ToNetworkAgent allAttached() {
        var all = new ArrayList<>(attached);
        all.addAll(natives);
        return new ToNetworkAgent.Attached(all);
    }

    /** There is a server, new or not, that may not know what the Network Agent said. */
    public synchronized void sayAll() {
        if (book != null) {
            server.accept(book);
        }
        for (var said : new FromNetworkAgent[]{able, reach, unjoined, asks, balancers, votes.all()}) {
            if (said != null) {
                server.accept(new AgentMessage.OfNetwork(said));
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (listening != null) {
                listening.close();
            }
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            log.debug("{}: {}", socket, e.getMessage());
        }
        if (neighbour != null) {
            neighbour.close();
        }
    }

    private void accept(ServerSocketChannel channel) {
        while (channel.isOpen()) {
            try {
                var come = new Neighbour(channel.accept());
                Thread.startVirtualThread(() -> welcome(come));
            } catch (IOException e) {
                if (channel.isOpen()) {
                    log.warn("{}: {}", socket, e.getMessage());
                }
            }
        }
    }

    private void welcome(Neighbour come) {
        synchronized (this) {
            if (neighbour != null) {
                neighbour.close();
            }
            neighbour = come;
            var whole = told.whole(hostId);
            if (whole != null) {
                come.say(whole);
            }
            come.say(allAttached());
        }
        log.info("the Network Agent is here");
        come.converse(this::hear);
        synchronized (this) {
            if (neighbour == come) {
                neighbour = null;
                log.info("the Network Agent is gone");
            }
        }
    }

    private synchronized void hear(FromNetworkAgent message) {
        switch (message) {
            case Able said -> able = said;
            case Reach said -> reach = said;
            case Unjoined said -> unjoined = said;
            case Asks said -> asks = said;
            case Balancers said -> balancers = said;
            case Votes said -> votes.hear(said);
            case Counts _ -> {
                // of the moment
            }
        }
        server.accept(new AgentMessage.OfNetwork(message));
    }

    private void say(ToNetworkAgent message) {
        if (neighbour != null) {
            neighbour.say(message);
        }
    }
}
