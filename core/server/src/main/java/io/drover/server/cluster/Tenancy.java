package io.drover.server.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stay of a scope on this node. A lease may be lost while its verticles still start: then they end as they come. */
final class Tenancy {
    private static final Logger log = LoggerFactory.getLogger(Tenancy.class);
    private @Nullable AutoCloseable room;
    private boolean over;

    synchronized void open(AutoCloseable opened) {
        room = opened;
        if (over) {
            close(opened);
        }
    }

    synchronized void end() {
        over = true;
        if (room != null) {
            close(room);
        }
    }

    private static void close(AutoCloseable room) {
        try {
            room.close();
        } catch (Exception e) {
            log.warn("verticles of a scope did not end in good order", e);
        }
    }
}
