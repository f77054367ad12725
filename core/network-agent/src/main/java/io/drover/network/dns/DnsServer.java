package io.drover.network.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.serving.Slots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The DNS server of one host, by UDP and TCP. */
public final class DnsServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DnsServer.class);
    private static final int WAITING = 1024;
    private static final int WAITING_EACH = 128;
    private static final int CONNECTIONS = 256;
    private static final int CONNECTIONS_EACH = 32;

    private final Responder responder;
    private final Duration patience;
    private final Slots waiting = new Slots(WAITING, WAITING_EACH);
    private final Slots connections = new Slots(CONNECTIONS, CONNECTIONS_EACH);
    private final List<AutoCloseable> listeners = new ArrayList<>();

    public DnsServer(Knowledge knowledge, Asking asking, Resolvers resolvers) {
        this(knowledge, asking, resolvers, Ticker.systemTicker(), Patience.USUAL);
    }

    DnsServer(Knowledge knowledge, Asking asking, Resolvers resolvers, Ticker nanos, Patience patience) {
        this.patience = patience.connection();
        responder = new Responder(knowledge, asking, resolvers, new Recursion(resolvers, nanos, patience));
    }

    /**
     * Listens by UDP and TCP.
     *
     * @param addresses port 0 means any, the same for both
     * @return the port of the last address
     * @throws IOException when an address cannot be had; then none is listened at
     */
    public int start(InetSocketAddress... addresses) throws IOException {
        var port = 0;
        try {
            for (var address : addresses) {
                // TCP first: of its ports more are taken
                var tcp = new TcpListener(address, responder, connections, patience);
                listeners.add(tcp);
                port = tcp.port();
                listeners.add(new UdpListener(new InetSocketAddress(address.getAddress(), port), responder, waiting));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        return port;
    }

    /** Questions and connections that are under way. */
    int busy() {
        return waiting.sum() + connections.sum();
    }

    @Override
    public void close() {
        for (var listener : listeners) {
            try {
                listener.close();
            } catch (Exception e) {
                log.warn("a listener does not close: {}", e.toString());
            }
        }
        listeners.clear();
    }
}
