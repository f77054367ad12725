package io.drover.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be ended, last started first; one that fails to end does not keep the others from it. */
final class Ends implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ends.class);
    private final Deque<End> ends = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(String what, T part) {
        ends.push(new End(what, part));
        return part;
    }

    @Override
    public synchronized void close() {
        while (!ends.isEmpty()) {
            var end = ends.pop();
            try {
                end.part.close();
            } catch (Exception e) {
                log.warn("{} did not end in good order: {}", end.what, e.toString());
            }
        }
    }

    private record End(String what, AutoCloseable part) {
    }
}
