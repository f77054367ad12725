package io.drover.server.bridge;

import io.drover.model.Resource;
import io.drover.server.store.News.Change;
import io.drover.server.store.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Changes as frames. What many clients are told at about the same time is drawn once. */
final class Drawings {
    /** In characters. */
    private static final long KEPT = 1 << 20;

    private final Painter painter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Drawing, Out> recent = new LinkedHashMap<>();
    private long kept;

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

    Out of(Change change, View view, Sight sight) {
        lock.lock();
        try {
            var drawing = new Drawing(change, sight);
            var known = recent.get(drawing);
            return known == null
                    ? keep(drawing, new Out(sight.dialect.message(sight.address,
                            body(change, view, sight), false)))
                    : known;
        } finally {
            lock.unlock();
        }
    }

    private Out keep(Drawing drawing, Out frame) {
        recent.put(drawing, frame);
        kept += frame.length();
        for (var oldest = recent.values().iterator(); kept > KEPT; oldest.remove()) {
            kept -= oldest.next().length();
        }
        return frame;
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
