package io.drover.server.api;

import static java.util.stream.Collectors.groupingBy;

import io.drover.model.Instance;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.server.store.News.Change;
import io.drover.server.store.Store;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What changes in one environment, told to all of this node who subscribed to it.
 *
 * <p>What changes several times within a moment is told once, as it is then, and drawn once for all who see it alike.
 * With a resource come those whose JSON shows something of it: a container's service, host and stack. When the lines
 * are full the moments become longer, so that what is told is less and never late.
 */
final class Changes {
    private static final Duration MOMENT = Duration.ofMillis(50);
    /** So many resources are drawn before the lines have taken them. */
    private static final int AHEAD = 16;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Vertx vertx;
    private final Store store;
    private final Render render;
    private final String scope;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final ReentrantLock telling = new ReentrantLock();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Store.Watch watch;

    Changes(Vertx vertx, Store store, Types types, String scope) {
        this.vertx = vertx;
        this.store = store;
        this.render = new Render(types);
        this.scope = scope;
        this.watch = store.watch(scope, store.view(scope).seq(), news -> news.changes().forEach(this::note));
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /** @return whether anybody is left */
    boolean remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
        return !subscribers.isEmpty();
    }

    void close() {
        watch.close();
    }

    /** Called by the store while it waits: only remembers. */
    private void note(Change change) {
        boolean first;
        synchronized (changed) {
            first = changed.isEmpty();
            changed.add(change.id());
            shownIn(change.before());
            shownIn(change.after());
        }
        if (first) {
            vertx.setTimer(MOMENT.toMillis(), _ -> Thread.ofVirtual().name("changes " + scope).start(this::tell));
        }
    }

    private void shownIn(@Nullable Resource resource) {
        switch (resource) {
            case Instance instance -> {
                if (instance.serviceId() != null) {
                    changed.add(instance.serviceId());
                    shownIn(store.view(scope).find(instance.serviceId()));
                }
                if (instance.hostId() != null) {
                    changed.add(instance.hostId());
                }
            }
            case Service service -> changed.add(service.stackId());
            case null, default -> {
                // shown nowhere else
            }
        }
    }

    private void tell() {
        telling.lock();
        try {
            List<String> ids;
            synchronized (changed) {
                ids = List.copyOf(changed);
                changed.clear();
            }
            var view = store.view(scope);
            subscribers.stream().collect(groupingBy(Subscriber::sight)).forEach((sight, some) -> {
                for (var i = 0; i < ids.size(); i++) {
                    var resource = view.find(ids.get(i));
                    if (resource != null) {
                        var frame = Subscriber.changed(
                                render.body(resource, new Place(view, sight.links()), sight.include()));
                        some.forEach(subscriber -> subscriber.send(frame));
                    }
                    if (i % AHEAD == AHEAD - 1 || i == ids.size() - 1) {
                        rest(some);
                    }
                }
            });
        } finally {
            telling.unlock();
        }
    }

    private static void rest(List<Subscriber> some) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        some.forEach(subscriber -> subscriber.rest(end));
    }
}
