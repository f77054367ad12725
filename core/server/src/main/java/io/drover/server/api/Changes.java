package io.drover.server.api;

import static java.util.stream.Collectors.groupingBy;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Resource;
import io.drover.model.Service;
import io.drover.server.store.News.Change;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What changes in one environment, told to all of this node who subscribed to it.
 *
 * <p>What changes several times within a moment is told once, as it is then, and drawn once for all who see it alike.
 * With a resource come those whose JSON shows something of it: a container's service, host and stack. Who reads slowly
 * is owed what it had no room for, and told that as it is when it has: so it hears less, but nothing late, and costs
 * the server no more than the names of what it is owed.
 */
final class Changes {
    private static final Logger log = LoggerFactory.getLogger(Changes.class);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Store store;
    private final Types types;
    private final Render render;
    private final String scope;
    private final ReentrantLock telling = new ReentrantLock();
    /** The subscribers, and what they are yet to be told. */
    private final Map<Subscriber, Set<String>> owed = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final Store.Watch watch;

    Changes(Vertx vertx, Store store, Types types, String scope) {
        this.vertx = vertx;
        this.store = store;
        this.types = types;
        this.render = new Render(types);
        this.scope = scope;
        this.watch = store.watch(scope, store.view(scope).seq(), news -> news.changes().forEach(this::note));
    }

    void add(Subscriber subscriber) {
        locked(() -> owed.put(subscriber, new LinkedHashSet<>()));
    }

    /** @return whether anybody is left */
    boolean remove(Subscriber subscriber) {
        locked(() -> owed.remove(subscriber));
        return !owed.isEmpty();
    }

    void close() {
        watch.close();
    }

    /** Called by the store while it waits: only remembers. */
    private void note(Change change) {
        var one = change.after() == null ? change.before() : change.after();
        if (scope.equals(Store.GLOBAL) && (one == null || !types.of(one).openToAll())) {
            return;
        }
        synchronized (changed) {
            changed.add(change.id());
            shownIn(change.before());
            shownIn(change.after());
            if (change.before() instanceof Host before && change.after() instanceof Host after) {
                said(before, after);
            }
        }
        soon();
    }

    /** Tells, a moment from now, all who have room what they are owed. */
    void soon() {
        if (due.compareAndSet(false, true)) {
            vertx.setTimer(MOMENT.toMillis(), _ -> Thread.ofVirtual().name("changes " + scope).start(() -> {
                due.set(false);
                locked(this::tell);
            }));
        }
    }

    /** What a host says of its containers is shown in them. */
    private void said(Host before, Host after) {
        if (!before.network().unjoined().equals(after.network().unjoined())
                || !before.network().balancers().equals(after.network().balancers())) {
            store.view(scope).instancesOn(after.id()).stream().filter(it -> says(before, it) || says(after, it))
                    .forEach(it -> {
                        changed.add(it.id());
                        shownIn(it);
                    });
        }
    }

    private static boolean says(Host host, Instance instance) {
        return host.network().apart(instance) != null || host.network().balancers().stream()
                .anyMatch(balancer -> balancer.instanceId().equals(instance.id()));
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
        synchronized (changed) {
            owed.values().forEach(ids -> ids.addAll(changed));
            changed.clear();
        }
        var view = store.view(scope);
        owed.keySet().stream().filter(Subscriber::hasRoom).collect(groupingBy(Subscriber::sight))
                .forEach((sight, some) -> tell(view, sight, some));
    }

    private void tell(View view, Subscriber.Sight sight, List<Subscriber> some) {
        var ids = new LinkedHashSet<String>();
        some.forEach(subscriber -> ids.addAll(owed(subscriber)));
        for (var id : ids) {
            var those = some.stream().filter(it -> it.hasRoom() && owed(it).remove(id)).toList();
            var resource = those.isEmpty() ? null : view.find(id);
            if (resource != null) {
                tell(view, sight, resource, those);
            }
        }
    }

    /** Who cannot be told of a change must not believe that there was none. */
    private void tell(View view, Subscriber.Sight sight, Resource resource, List<Subscriber> those) {
        try {
            var body = render.body(resource, new Place(view, store.view(Store.GLOBAL), sight.links()), sight.wanted());
            var frame = Subscriber.changed(body, sight.links());
            those.forEach(subscriber -> subscriber.send(frame));
        } catch (RuntimeException | Error e) {
            log.error("a change of {} cannot be told", resource.id(), e);
            those.forEach(Subscriber::fail);
        }
    }

    private Set<String> owed(Subscriber subscriber) {
        return owed.getOrDefault(subscriber, Set.of());
    }

    private void locked(Runnable action) {
        telling.lock();
        try {
            action.run();
        } finally {
            telling.unlock();
        }
    }
}
