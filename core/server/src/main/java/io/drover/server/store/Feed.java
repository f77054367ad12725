package io.drover.server.store;

import io.drover.server.store.News.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One scope as this node knows it, and those who follow it. */
final class Feed {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final List<Consumer<News>> followers = new CopyOnWriteArrayList<>();
    private volatile View view;

    Feed(View view) {
        this.view = view;
    }

    View view() {
        return view;
    }

    /** Goes on to a newer view and tells the followers; an older one is ignored. */
    void advance(View next, List<Change> changes) {
        lock.lock();
        try {
            if (next.seq() <= view.seq()) {
                return;
            }
            view = next;
            moved.signalAll();
            var news = new News(next, next.seq(), changes);
            followers.forEach(follower -> follower.accept(news));
        } finally {
            lock.unlock();
        }
    }

    /** Applies what another node logged. */
    void apply(List<Tables.Logged> logged) {
        lock.lock();
        try {
            var now = view;
            var changes = new ArrayList<Change>();
            var resources = new LinkedHashMap<String, io.drover.model.@Nullable Resource>();
            for (var one : logged) {
                if (one.seq() > now.seq()) {
                    var before = resources.containsKey(one.id()) ? resources.get(one.id()) : now.find(one.id());
                    changes.add(new Change(one.seq(), one.id(), before, one.resource()));
                    resources.put(one.id(), one.resource());
                }
            }
            if (!changes.isEmpty()) {
                advance(now.with(changes.getLast().seq(), resources), changes);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Replaces everything, when the log does not reach back. */
    void reload(View whole) {
        lock.lock();
        try {
            if (whole.seq() > view.seq()) {
                advance(whole, everything(whole, view));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a follower.
     *
     * @param history gives the changes after a number, or null when they are not known any more
     */
    Store.Watch follow(long since, LongFunction<@Nullable List<Change>> history, Consumer<News> follower) {
        lock.lock();
        try {
            if (since < view.seq()) {
                var missed = history.apply(since);
                follower.accept(new News(view, view.seq(), missed == null ? everything(view, null) : missed));
            }
            followers.add(follower);
            return () -> followers.remove(follower);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the view has a change. False when it has not come in time. */
    boolean await(long seq, Duration limit) {
        var left = limit.toNanos();
        lock.lock();
        try {
            while (view.seq() < seq) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static List<Change> everything(View whole, @Nullable View before) {
        var changes = new ArrayList<Change>();
        var known = new LinkedHashMap<String, io.drover.model.Resource>();
        if (before != null) {
            before.everything().forEach(resource -> known.put(resource.id(), resource));
        }
        for (var resource : whole.everything()) {
            changes.add(new Change(whole.seq(), resource.id(), known.remove(resource.id()), resource));
        }
        for (Map.Entry<String, io.drover.model.Resource> gone : known.entrySet()) {
            changes.add(new Change(whole.seq(), gone.getKey(), gone.getValue(), null));
        }
        return changes;
    }
}
