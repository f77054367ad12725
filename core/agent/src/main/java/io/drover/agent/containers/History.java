package io.drover.agent.containers;

import io.drover.agent.assignment.StateFile;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of the past must outlive the agent: how often something was started, and what has run its only time. Written a
 * moment later by another thread: nothing but the agent's end waits for it.
 */
public final class History {
    private static final Logger log = LoggerFactory.getLogger(History.class);

    private final StateFile<Pages> disk;
    private final AtomicReference<@Nullable Pages> next = new AtomicReference<>();
    private Pages noted;

    /** @param byInstance by instance id */
    public record Pages(Map<String, Page> byInstance) {
        public Pages {
            byInstance = Map.copyOf(byInstance);
        }
    }

    /** @see Past */
    public record Page(int starts, boolean once) {
    }

    public History(StateFile<Pages> disk) {
        this.disk = disk;
        var read = disk.read();
        this.noted = read == null ? new Pages(Map.of()) : read;
    }

    Map<String, Past> read() {
        var past = new HashMap<String, Past>();
        noted.byInstance()
                .forEach((id, page) -> past.put(id, Past.NONE.withStarts(page.starts()).withOnce(page.once())));
        return past;
    }

    /** Called by one thread. */
    void note(Map<String, Past> past) {
        var pages = new TreeMap<String, Page>();
        past.forEach((id, one) -> {
            if (one.starts() > 0 || one.once()) {
                pages.put(id, new Page(one.starts(), one.once()));
            }
        });
        if (pages.equals(noted.byInstance())) {
            return;
        }
        noted = new Pages(pages);
        if (next.getAndSet(noted) == null) {
            Thread.startVirtualThread(this::write);
        }
    }

    /** Everything noted so far is on the disk when it returns, unless it cannot be. */
    synchronized void write() {
        var pages = next.getAndSet(null);
        if (pages != null) {
            try {
                disk.write(pages);
            } catch (RuntimeException e) {
                log.warn("cannot keep what was started how often: {}", e.getMessage());
            }
        }
    }
}
