package io.drover.server.store;

import io.drover.model.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The store without a database, for pure tests and the simulation: everything happens in the caller's thread. */
public final class MemoryStore implements Store {
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, View> views = new HashMap<>();
    private final Map<String, List<News>> logs = new HashMap<>();
    private final Map<String, List<Consumer<News>>> followers = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();

    public MemoryStore(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        views.put(GLOBAL, View.empty(GLOBAL));
    }

    @Override
    public synchronized View view(String scope) {
        return views.getOrDefault(scope, View.empty(scope));
    }

    /** There is one node. */
    @Override
    public void catchUp(Set<String> scopes) {
    }

    @Override
    public synchronized Set<String> scopes() {
        return views.keySet();
    }

    @Override
    public synchronized <T> T update(String scope, Function<Draft, T> change) {
        var before = view(scope);
        var draft = new Draft(before, clock.instant(), this::nextId, random);
        var result = change.apply(draft);
        if (draft.changes().isEmpty()) {
            return result;
        }
        var seq = before.seq();
        var changed = new ArrayList<News.Change>();
        for (var entry : draft.changes().entrySet()) {
            changed.add(new News.Change(++seq, entry.getKey(), before.find(entry.getKey()), entry.getValue()));
        }
        var after = before.with(seq, new LinkedHashMap<>(draft.changes()));
        views.put(scope, after);
        var news = new News(after, seq, changed);
        logs.computeIfAbsent(scope, _ -> new ArrayList<>()).add(news);
        List.copyOf(followers.getOrDefault(scope, List.of())).forEach(follower -> follower.accept(news));
        return result;
    }

    /** Runs a change and forgets it: what a store does that acknowledges before it commits. */
    public synchronized <T> T dryRun(String scope, Function<Draft, T> change) {
        return change.apply(new Draft(view(scope), clock.instant(), this::nextId, random));
    }

    @Override
    public synchronized Watch watch(String scope, long since, Consumer<News> follower) {
        logs.getOrDefault(scope, List.of()).stream().filter(news -> news.seq() > since).forEach(follower);
        followers.computeIfAbsent(scope, _ -> new ArrayList<>()).add(follower);
        return () -> forget(scope, follower);
    }

    @Override
    public synchronized @Nullable List<News.Change> changes(String scope, long since, int most) {
        return since > view(scope).seq()
                ? null
                : logs.getOrDefault(scope, List.of()).stream().flatMap(news -> news.changes().stream())
                        .filter(change -> change.seq() > since).limit(most).toList();
    }

    @Override
    public synchronized void close() {
        followers.clear();
    }

    private synchronized void forget(String scope, Consumer<News> follower) {
        followers.getOrDefault(scope, List.of()).remove(follower);
    }

    private String nextId(Kind kind) {
        return kind.id(ids.merge(kind.letters(), 1L, Long::sum));
    }
}
