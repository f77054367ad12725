package io.drover.server.store;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.drover.server.database.DatabaseAddress;
import io.drover.server.store.News.Change;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in MySQL or MariaDB. Scopes that this node owns are written here; all others are followed by their change
 * log.
 */
public final class MySqlStore implements Store, Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(MySqlStore.class);
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration TRIM = Duration.ofMinutes(1);
    /** How long a database, and a machine on which everything starts at once, may need for the first answer. */
    private static final Duration OPENING = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** How long a reader waits for what others have committed. */
    private static final Duration CATCH_UP = Duration.ofSeconds(3);
    /** So many changes behind, the whole is read instead of the changes. */
    private static final int FAR = 10_000;

    private final Node self;
    private final Sql sql;
    private final Tables tables;
    private final Heads heads;
    private final Nodes nodes;
    private final IdBlocks ids;
    private final Retention retention;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private final Map<String, Writer> writers = new ConcurrentHashMap<>();
    private final List<Consumer<String>> losers = new CopyOnWriteArrayList<>();
    private final Ticker poller = new Ticker("poll of the change log", POLL, this::poll);
    private final List<Ticker> tickers;

    private MySqlStore(Vertx vertx, DatabaseAddress address, Node self) {
        this.self = self;
        this.sql = new Sql(vertx, address);
        this.tables = new Tables(sql);
        this.heads = new Heads(tables::heads);
        this.nodes = new Nodes(sql, self);
        this.ids = new IdBlocks(sql);
        this.retention = new Retention(sql);
        this.tickers = List.of(poller, new Ticker("heartbeat", BEAT, nodes::beat),
                new Ticker("retention", TRIM, this::trim));
    }

    /**
     * Connects to a database whose tables are up to date, and reads what it holds.
     *
     * @throws RuntimeException when the database does not answer for a while
     */
    public static MySqlStore open(Vertx vertx, DatabaseAddress address, Node self) {
        var store = new MySqlStore(vertx, address, self);
        try {
            store.begin();
        } catch (RuntimeException e) {
            store.sql.close();
            throw e;
        }
        store.tickers.forEach(Ticker::start);
        return store;
    }

    private void begin() {
        var patience = RetryPolicy.builder().handle(Sql.Failed.class).withMaxAttempts(-1).withMaxDuration(OPENING)
                .withDelay(PAUSE).onFailedAttempt(failed -> {
                    if (failed.isFirstAttempt()) {
                        LOG.info("the database does not answer yet: {}",
                                String.valueOf(failed.getLastException().getMessage()));
                    }
                }).build();
        Failsafe.with(patience).run(() -> {
            nodes.beat();
            poll();
        });
    }

    @Override
    public View view(String scope) {
        var feed = feeds.get(scope);
        return feed == null ? View.empty(scope) : feed.view();
    }

    @Override
    public void catchUp(Set<String> scopes) {
        var foreign = scopes.stream().filter(scope -> !owns(scope)).toList();
        if (foreign.isEmpty()) {
            return;
        }
        var newest = heads.newest();
        for (var scope : foreign) {
            // a scope that the database does not know may be any text, for which nothing is kept
            var head = newest.getOrDefault(scope, 0L);
            if (view(scope).seq() < head) {
                await(scope, head, CATCH_UP);
            }
        }
    }

    @Override
    public Set<String> scopes() {
        var all = new HashSet<>(feeds.keySet());
        all.add(GLOBAL);
        return all;
    }

    @Override
    public <T> T update(String scope, Function<Draft, T> change) {
        var writer = writers.get(scope);
        if (writer == null) {
            throw Writer.unavailable("this node does not own the scope " + scope);
        }
        return writer.update(change);
    }

    @Override
    public Watch watch(String scope, long since, Consumer<News> follower) {
        return feed(scope).follow(since, from -> logged(scope, from), follower);
    }

    @Override
    public @Nullable List<Change> changes(String scope, long since, int most) {
        try {
            return feed(scope).changes(since, most, from -> told(tables.changesAfter(scope, from, most)));
        } catch (Sql.Failed e) {
            throw Writer.unavailable("the database does not answer: " + e.getMessage());
        }
    }

    /** Takes a scope when no other node holds it. True when this node owns it now. */
    public synchronized boolean tryOwn(String scope) {
        if (writers.containsKey(scope)) {
            return true;
        }
        var lease = Lease.take(sql, scope, self.id());
        if (lease == null) {
            return false;
        }
        var feed = feed(scope);
        synchronized (feed) {
            // from here on nobody else can write it, so what is read is the last word
            catchUp(scope, feed);
            var writer = new Writer(feed, lease, ids, new Commits(sql, lease), this::lost);
            writers.put(scope, writer);
            writer.start();
        }
        return true;
    }

    /** Gives a scope up at once, for a clean end. A commit that is on its way is finished first. */
    public synchronized void disown(String scope) {
        var writer = writers.remove(scope);
        if (writer != null) {
            writer.close();
            writer.lease().release();
        }
    }

    @Override
    public boolean owns(String scope) {
        var writer = writers.get(scope);
        return writer != null && writer.lease().believed();
    }

    @Override
    public long epoch(String scope) {
        var writer = writers.get(scope);
        return writer == null ? 0 : writer.lease().epoch();
    }

    /** Tells when another node has taken a scope that this one owned. */
    public Watch onLost(Consumer<String> listener) {
        losers.add(listener);
        return () -> losers.remove(listener);
    }

    /** There is news in a scope of another node. */
    public void hint(String scope, long seq) {
        if (view(scope).seq() < seq) {
            poller.wake();
        }
    }

    /** Waits until this node's view of a scope has a change. False when it has not come in time. */
    public boolean await(String scope, long seq, Duration limit) {
        hint(scope, seq);
        return feed(scope).await(seq, limit);
    }

    /** The server nodes that live, this one included. */
    public List<Node> nodes() {
        return nodes.live();
    }

    public Node self() {
        return self;
    }

    /**
     * The secret that all nodes of the installation share under a name. It is in no view and no change log.
     *
     * @param fresh makes one for the node that asks first; two that ask at once get the same
     */
    public String secret(String name, Supplier<String> fresh) {
        return new Secrets(sql).get(name, fresh);
    }

    @Override
    public void close() {
        tickers.forEach(Ticker::close);
        try {
            List.copyOf(writers.keySet()).forEach(this::disown);
            nodes.leave();
        } catch (Sql.Failed e) {
            // the leases run out by themselves
            writers.values().forEach(Writer::close);
        }
        sql.close();
    }

    private Feed feed(String scope) {
        return feeds.computeIfAbsent(scope, it -> new Feed(View.empty(it)));
    }

    private void lost(Writer writer) {
        var scope = writer.lease().scope();
        if (writers.remove(scope, writer)) {
            losers.forEach(listener -> listener.accept(scope));
        }
    }

    private void poll() {
        tables.heads().forEach((scope, head) -> {
            var feed = feed(scope);
            synchronized (feed) {
                if (!writers.containsKey(scope) && feed.view().seq() != head) {
                    follow(scope, feed);
                }
            }
        });
    }

    private void follow(String scope, Feed feed) {
        try {
            catchUp(scope, feed);
        } catch (Sql.Failed e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("the changes of scope {} cannot be read", scope, e);
        }
    }

    /** Called by one thread at a time for a scope. */
    private void catchUp(String scope, Feed feed) {
        var known = feed.view().seq();
        var head = tables.head(scope);
        if (head < known) {
            LOG.error("scope {} was at {} and is at {} now: the database was put back to an earlier state", scope,
                    known, head);
        }
        var changes = head < known || head - known > FAR ? null : tables.changesAfter(scope, known);
        if (changes == null) {
            feed.reload(tables.load(scope), known);
        } else {
            feed.apply(changes);
        }
    }

    private void trim() {
        nodes.prune();
        for (var scope : List.copyOf(writers.keySet())) {
            retention.trimLog(scope);
            while (update(scope, Retention::forgetRemoved)) {
                // a batch at a time
            }
        }
    }

    private @Nullable List<Change> logged(String scope, long since) {
        try {
            return told(tables.changesAfter(scope, since));
        } catch (Sql.Failed e) {
            return null; // then it is all told, from memory
        }
    }

    /** What the database remembers of a scope's changes; what a resource was before each is not known any more. */
    private static @Nullable List<Change> told(@Nullable List<Tables.Logged> logged) {
        return logged == null
                ? null
                : logged.stream().map(one -> new Change(one.seq(), one.id(), null, one.resource())).toList();
    }
}
