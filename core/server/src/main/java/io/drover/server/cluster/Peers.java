package io.drover.server.cluster;

import com.hazelcast.config.TcpIpConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses at which Hazelcast looks for other members, and the only ones that may come. They change as nodes come and go. */
final class Peers extends TcpIpConfig {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);
    private static final long BETWEEN = TimeUnit.SECONDS.toNanos(1);
    private final Supplier<List<String>> living;
    private final AtomicLong asked = new AtomicLong(System.nanoTime() - BETWEEN);
    private volatile List<String> addresses;

    /** @param living the addresses of all nodes that are alive as the database knows it */
    Peers(Supplier<List<String>> living) {
        this.living = living;
        this.addresses = List.copyOf(living.get());
        setEnabled(true);
    }

    /** Asks who lives now. */
    List<String> refresh() {
        addresses = List.copyOf(living.get());
        return addresses;
    }

    /** Is it a node's address? A new node may come before it was heard of; strangers make nobody ask more than once a second. */
    boolean knows(InetAddress address) {
        if (listed(address)) {
            return true;
        }
        var now = System.nanoTime();
        var last = asked.get();
        if (now - last < BETWEEN || !asked.compareAndSet(last, now)) {
            return false;
        }
        try {
            refresh();
        } catch (RuntimeException e) {
            log.warn("cannot ask whether {} is a node: {}", address.getHostAddress(), e.getMessage());
        }
        return listed(address);
    }

    private boolean listed(InetAddress address) {
        for (var peer : addresses) {
            try {
                if (InetAddress.getByName(peer).equals(address)) {
                    return true;
                }
            } catch (UnknownHostException e) {
                log.debug("no such node: {}", peer);
            }
        }
        return false;
    }

    @Override
    public List<String> getMembers() {
        return addresses;
    }
}
