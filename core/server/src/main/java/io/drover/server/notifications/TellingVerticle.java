package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Kind;
import io.drover.model.Plugin;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.server.extension.Extensions;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Lookout;
import io.drover.server.loop.LookoutVerticle;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what waits in a scope carried to people, to each contact one after the other. What is under way when the ownership
 * ends is told by the next owner, again if need be.
 */
public final class TellingVerticle extends LookoutVerticle {
    private static final Logger log = LoggerFactory.getLogger(TellingVerticle.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final String scope;
    private final Store store;
    private final Extensions extensions;
    private final ContactsPlanner planner;
    private final InstantSource clock;
    /** By contact; touched by the one thread only. */
    private final Map<String, Errand> errands = new HashMap<>();
    private final AtomicBoolean pluginsChanged = new AtomicBoolean(true);

    /** @param planner is asked when plugins change, which is no news of the scope */
    public TellingVerticle(String scope, Store store, Extensions extensions, ContactsPlanner planner) {
        this(scope, store, extensions, planner, InstantSource.system());
    }

    TellingVerticle(String scope, Store store, Extensions extensions, ContactsPlanner planner, InstantSource clock) {
        super("notifications", store, scope, Contact.class);
        this.scope = scope;
        this.store = store;
        this.extensions = extensions;
        this.planner = planner;
        this.clock = clock;
    }

    @Override
    protected void run(Lookout news) throws InterruptedException {
        try (var _ = store.watch(Store.GLOBAL, store.view(Store.GLOBAL).seq(), commit -> {
            if (commit.changes().stream().anyMatch(change -> change.after() instanceof Plugin)) {
                pluginsChanged.set(true);
                news.ring();
            }
        })) {
            while (!Thread.currentThread().isInterrupted()) {
                news.await(look(news));
            }
        } finally {
            errands.values().forEach(Errand::stop);
        }
    }

    /** @return how long to wait for anything to change */
    private Duration look(Lookout news) {
        try {
            errands.values().removeIf(Errand::over);
            if (pluginsChanged.getAndSet(false)) {
                lookAtPlugins();
            }
            var wait = LOOK;
            var now = clock.instant();
            for (var contact : store.view(scope).all(Contact.class, Kind.CONTACT)) {
                var due = errands.containsKey(contact.id()) ? null : Tries.due(contact, now);
                if (due != null && due.isAfter(now)) {
                    var left = Duration.between(now, due);
                    wait = left.compareTo(wait) < 0 ? left : wait;
                } else if (due != null) {
                    errands.put(contact.id(), new Errand(scope, store, extensions, contact,
                            contact.waiting().getFirst(), environment(), news::ring));
                }
            }
            return wait;
        } catch (Refusal e) {
            log.debug("notifications of {} wait for the store: {}", scope, e.getMessage());
        } catch (RuntimeException e) {
            log.error("notifications of {} are looked at again", scope, e);
        }
        return AGAIN;
    }

    private void lookAtPlugins() {
        if (store.view(scope).all(Contact.class, Kind.CONTACT).isEmpty()) {
            return;
        }
        try {
            store.update(scope, draft -> {
                var _ = planner.plan(draft, Focus.NOTHING);
                return true;
            });
        } catch (RuntimeException e) {
            pluginsChanged.set(true);
            throw e;
        }
    }

    private String environment() {
        var project = store.view(Store.GLOBAL).get(Project.class, scope);
        return project == null ? scope : project.name();
    }
}
