package io.drover.server.store;

import io.drover.model.Resource;
import io.drover.server.store.News.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Recent recent = new Recent();
    private volatile View view;

    Feed(View view) {
        this.view = view;
        recent.clear(view.seq());
    }

    View view() {
        return view;
    }

    /** Goes on to a newer view and tells the followers; an older one is ignored. */
    void advance(View next, List<Change> changes) {
        lock.lock();
        try {
            if (next.seq() > view.seq()) {
                recent.add(changes);
                publish(next, changes);
            }
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
            var resources = new LinkedHashMap<String, @Nullable Resource>();
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

    /**
     * Replaces everything, when the log does not reach back.
     *
     * @param known the newest change that this node had when it began to read the whole; a whole that is older means
     *        that the database was put back to an earlier state, and then that is the truth
     */
    void reload(View whole, long known) {
        lock.lock();
        try {
            if (whole.seq() < known) {
                followers.forEach(Follower::restart);
            } else if (whole.seq() <= view.seq()) {
                return;
            }
            recent.clear(whole.seq());
            publish(whole, everything(whole, view));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a follower.
     *
     * @param history gives the changes after a number, or null when they are not known any more
     */
    Store.Watch follow(long since, LongFunction<@Nullable List<Change>> history, Consumer<News> listener) {
        var follower = new Follower(since, listener);
        // the database is asked before the lock is taken: the writer must not wait for it
        var missed = missed(since, history);
        lock.lock();
        try {
            if (since < view.seq()) {
                follower.tell(new News(view, view.seq(), known(since, missed)));
            }
            followers.add(follower);
            return () -> followers.remove(follower);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The first of the changes after a number; null when they are not known any more, or the number is not reached.
     *
     * @param history gives them when they are not in memory
     */
    @Nullable
    List<Change> changes(long since, int most, LongFunction<@Nullable List<Change>> history) {
        lock.lock();
        try {
            var here = since > view.seq() ? null : recent.after(since, most);
            if (here != null || since > view.seq()) {
                return here;
            }
        } finally {
            lock.unlock();
        }
        var logged = history.apply(since);
        // the database can be ahead of this node
        var known = view.seq();
        return logged == null ? null : logged.stream().filter(change -> change.seq() <= known).toList();
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

    private void publish(View next, List<Change> changes) {
        view = next;
        moved.signalAll();
        var news = new News(next, next.seq(), changes);
        followers.forEach(follower -> follower.tell(news));
    }

    private List<Change> missed(long since, LongFunction<@Nullable List<Change>> history) {
        boolean here;
        lock.lock();
        try {
            here = since >= view.seq() || recent.after(since) != null;
        } finally {
            lock.unlock();
        }
        var missed = here ? null : history.apply(since);
        return missed == null ? List.of() : missed;
    }

    /** What changed after a number up to the view: from memory, or from the database and then memory, or everything. */
    private List<Change> known(long since, List<Change> missed) {
        var last = missed.isEmpty() ? since : missed.getLast().seq();
        var later = recent.after(last);
        if (later == null) {
            return everything(view, null);
        }
        var all = new ArrayList<Change>();
        // the database can be ahead of this node
        missed.stream().filter(change -> change.seq() <= view.seq()).forEach(all::add);
        all.addAll(later);
        return all;
    }

    private static List<Change> everything(View whole, @Nullable View before) {
        var changes = new ArrayList<Change>();
        var known = new LinkedHashMap<String, Resource>();
        if (before != null) {
            before.everything().forEach(resource -> known.put(resource.id(), resource));
        }
        for (var resource : whole.everything()) {
            changes.add(new Change(whole.seq(), resource.id(), known.remove(resource.id()), resource));
        }
        known.values().forEach(gone -> changes.add(new Change(whole.seq(), gone.id(), gone, null)));
        return changes;
    }
}
