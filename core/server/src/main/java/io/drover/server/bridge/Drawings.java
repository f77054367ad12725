package io.drover.server.bridge;

import io.drover.model.Resource;
import io.drover.server.store.News.Change;
import io.drover.server.store.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Changes as frames. What many clients are told at about the same time is drawn once. */
final class Drawings {
    private static final int KEPT = 1_000;
    /** In characters; what is longer is drawn for everybody anew, so that few things never fill the memory. */
    private static final int LONGEST = 32 << 10;

    private final Painter painter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Drawing, String> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Drawing, String> eldest) {
            return size() > KEPT;
        }
    };

    Drawings(Painter painter) {
        this.painter = painter;
    }

    /** Who draws a resource as JSON, with links as one origin wants them. */
    @FunctionalInterface
    interface Painter {
        String drawn(View view, Resource resource, String origin);
    }

    /** How a client sees things. */
    record Sight(Dialect dialect, String address, String origin) {
    }

    String of(Change change, View view, Sight sight) {
        lock.lock();
        try {
            var drawing = new Drawing(change, sight);
            var known = recent.get(drawing);
            if (known != null) {
                return known;
            }
            var frame = sight.dialect.message(sight.address, body(change, view, sight), false);
            if (frame.length() <= LONGEST) {
                recent.put(drawing, frame);
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private String body(Change change, View view, Sight sight) {
        var after = change.after();
        var known = after == null ? change.before() : after;
        var event = after == null || !after.exists() ? "removed" : "changed";
        return "{\"event\":\"" + event + "\",\"seq\":" + change.seq() + ",\"id\":\"" + change.id() + "\""
                + (known == null ? "" : ",\"kind\":\"" + known.kind().stored() + "\"")
                + (after == null ? "" : ",\"resource\":" + painter.drawn(view, after, sight.origin)) + "}";
    }

    /** The same change is the same object for all; a number alone would not do, since a database can be put back. */
    private record Drawing(Change change, Sight sight) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Drawing drawing && drawing.change == change && drawing.sight.equals(sight);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(change) * 31 + sight.hashCode();
        }
    }
}
