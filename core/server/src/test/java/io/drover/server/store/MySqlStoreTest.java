package io.drover.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store on a real MariaDB: the contract, ownership, and what happens when the database dies in the middle. */
class MySqlStoreTest extends StoreContract {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static TestDatabase database;
    private MySqlStore store;
    private final List<MySqlStore> opened = new ArrayList<>();

    @BeforeAll
    static void startDatabase() {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void open() {
        store = database.open();
        var sql = sql();
        for (var table : new String[]{"scope", "resource", "change_log", "server"}) {
            sql.update("DELETE FROM " + table, Tuple.tuple());
        }
        store.close();
        store = database.open();
        assertThat(store.tryOwn(SCOPE)).isTrue();
    }

    @AfterEach
    void close() {
        store.close();
        opened.forEach(MySqlStore::close);
    }

    private MySqlStore another() {
        var opening = database.open();
        opened.add(opening);
        return opening;
    }

    @Override
    Store store() {
        return store;
    }

    @Test
    void anotherNodeFollows() {
        var id = put("a", "1");
        var other = another();
        assertThat(other.view(SCOPE).find(id)).isNotNull();
        var next = put("b", "2");
        assertThat(other.await(SCOPE, store.view(SCOPE).seq(), SOON)).isTrue();
        assertThat(other.view(SCOPE).find(next)).isNotNull();
        assertThat(other.nodes()).containsExactlyInAnyOrder(store.self(), other.self());
    }

    @Test
    void whatOneNodeAcknowledgedIsSeenOnAnotherThatCatchesUp() {
        var other = another();
        for (var i = 0; i < 50; i++) {
            var id = put("n" + i, "1");
            other.catchUp(Set.of(SCOPE));
            assertThat(other.view(SCOPE).find(id)).isNotNull();
        }
    }

    @Test
    void nobodyWaitsForAnOwnerThatIsStopped() throws Exception {
        store.disown(SCOPE);
        try (var stopped = new AnotherNode(database)) {
            await().until(() -> stopped.acknowledged().size() > 100);
            stopped.pause();
            var before = stopped.acknowledged();
            store.catchUp(Set.of(SCOPE, "1a999"));
            assertThat(ids(store)).containsAll(before);
            assertThat(store.scopes()).doesNotContain("1a999");
        }
    }

    @Test
    void nobodyWaitsForADatabaseThatIsAway() {
        var other = another();
        var known = put("a", "1");
        other.catchUp(Set.of(SCOPE));
        database.pause();
        try {
            var readers = new ArrayList<Thread>();
            for (var i = 0; i < 50; i++) {
                readers.add(Thread.startVirtualThread(() -> other.catchUp(Set.of(SCOPE))));
            }
            await().until(() -> readers.stream().noneMatch(Thread::isAlive));
            assertThat(other.view(SCOPE).find(known)).isNotNull();
        } finally {
            database.resume();
        }
        await().until(() -> store.tryOwn(SCOPE));
    }

    @Test
    void whoOpensItWaitsForADatabaseThatIsSlow() {
        database.pause();
        var opening = CompletableFuture.supplyAsync(this::another, Thread::startVirtualThread);
        try {
            // longer than one connection may take
            await().during(Duration.ofSeconds(4)).until(() -> !opening.isDone());
        } finally {
            database.resume();
        }
        assertThat(opening.orTimeout(1, TimeUnit.MINUTES).join().nodes()).isNotEmpty();
    }

    @Test
    void onlyTheOwnerWrites() {
        var other = another();
        var epoch = store.epoch(SCOPE);
        assertThat(other.tryOwn(SCOPE)).isFalse();
        assertThat(other.owns(SCOPE)).isFalse();
        assertThatThrownBy(() -> other.update(SCOPE, draft -> "")).isInstanceOf(Refusal.class);
        store.disown(SCOPE);
        assertThat(other.tryOwn(SCOPE)).isTrue();
        assertThat(other.epoch(SCOPE)).isGreaterThan(epoch);
    }

    @Test
    void aDatabasePutBackToAnEarlierStateGivesEpochsThatNobodyHasSeen() {
        var epoch = store.epoch(SCOPE);
        store.disown(SCOPE);
        sql().update("UPDATE scope SET epoch = 1 WHERE scope = ?", Tuple.of(SCOPE));
        assertThat(store.tryOwn(SCOPE)).isTrue();
        assertThat(store.epoch(SCOPE)).isGreaterThan(epoch);
    }

    @Test
    void aDeposedOwnerCommitsNothing() {
        put("a", "1");
        var lost = new AtomicBoolean();
        store.onLost(_ -> lost.set(true));
        // another node has taken the scope while this one was not looking
        sql().update("UPDATE scope SET owner = 'another', epoch = epoch + 1 WHERE scope = ?", Tuple.of(SCOPE));
        assertThatThrownBy(() -> put("b", "2")).isInstanceOf(Refusal.class);
        await().untilTrue(lost);
        assertThat(store.owns(SCOPE)).isFalse();
        var other = another();
        assertThat(other.view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(1);
    }

    @Test
    void aLeaseThatRanOutIsTakenByTheNextNode() {
        put("a", "1");
        sql().update("UPDATE scope SET owner = 'dead', lease_until = UTC_TIMESTAMP(6) + INTERVAL 1 SECOND",
                Tuple.tuple());
        var other = another();
        await().until(() -> other.tryOwn(SCOPE));
        assertThat(other.view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(1);
        long seen = other.update(SCOPE, draft -> draft.view().seq());
        assertThat(seen).isEqualTo(1);
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheDatabaseIsKilled() {
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        var running = new AtomicBoolean(true);
        var counter = new AtomicInteger();
        var writers = new ArrayList<Thread>();
        for (var w = 0; w < 8; w++) {
            writers.add(Thread.startVirtualThread(() -> {
                while (running.get()) {
                    try {
                        acknowledged.add(put("n" + counter.incrementAndGet(), "1"));
                    } catch (Refusal e) {
                        // not acknowledged
                    }
                }
            }));
        }
        for (var round = 1; round <= 3; round++) {
            var enough = acknowledged.size() + 100;
            await().until(() -> acknowledged.size() > enough);
            database.kill();
        }
        var enough = acknowledged.size() + 100;
        await().until(() -> acknowledged.size() > enough);
        running.set(false);
        await().until(() -> writers.stream().noneMatch(Thread::isAlive));
        var other = another();
        var kept = new HashSet<String>();
        other.view(SCOPE).everything().forEach(resource -> kept.add(resource.id()));
        assertThat(kept).containsAll(acknowledged);
        // what this node shows is what the database holds
        var after = put("last", "1");
        await().until(() -> other.view(SCOPE).find(after) != null);
        assertThat(new HashSet<>(other.view(SCOPE).everything()))
                .isEqualTo(new HashSet<>(store.view(SCOPE).everything()));
    }

    @Test
    void oldLogLinesAndLongRemovedResourcesGo() {
        var old = put("old", "1");
        put("kept", "1");
        store.update(SCOPE, draft -> {
            var setting = (Setting) java.util.Objects.requireNonNull(draft.view().find(old));
            draft.put(new Setting(old, "old", "1", setting.created(),
                    draft.now().minus(Retention.REMOVED).minusSeconds(1)));
            return "";
        });
        boolean more = store.update(SCOPE, Retention::forgetRemoved);
        assertThat(more).isFalse();
        assertThat(store.view(SCOPE).find(old)).isNull();
        var sql = sql();
        sql.update("UPDATE change_log SET at = UTC_TIMESTAMP(6) - INTERVAL 1 DAY WHERE seq <= 2", Tuple.tuple());
        new Retention(sql).trimLog(SCOPE);
        assertThat(new Tables(sql).changesAfter(SCOPE, 0)).isNull();
        assertThat(new Tables(sql).changesAfter(SCOPE, 2)).hasSize(2);
        try (var late = another()) {
            assertThat(late.changes(SCOPE, 1, 5)).as("not all of it is there").isNull();
            assertThat(late.changes(SCOPE, 2, 1)).extracting(News.Change::seq).containsExactly(3L);
            assertThat(late.changes(SCOPE, 3, 5)).extracting(News.Change::seq).containsExactly(4L);
            assertThat(late.changes(SCOPE, 4, 5)).isEmpty();
        }
        var seen = new HashSet<String>();
        another().watch(SCOPE, 1, news -> news.changes().forEach(change -> seen.add(change.id()))).close();
        assertThat(seen).as("a watcher that comes too late is given everything").hasSize(1).doesNotContain(old);
    }

    @Test
    void aConnectionThatTheDatabaseClosedCostsNobodyAnUpdate() {
        put("a", "1");
        var sql = sql();
        for (var row : sql.query("SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()",
                Tuple.tuple())) {
            try {
                sql.update("KILL " + row.getLong("id"), Tuple.tuple());
            } catch (Sql.Failed e) {
                // it has ended meanwhile
            }
        }
        put("b", "2");
        assertThat(store.view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(2);
    }

    @Test
    void whileTheDatabaseIsAwayUpdatesAreRefusedAndReadsServed() {
        put("a", "1");
        database.pause();
        try {
            var asked = System.nanoTime();
            assertThatThrownBy(() -> put("b", "2")).isInstanceOf(Refusal.class)
                    .extracting(it -> ((Refusal) it).code()).isEqualTo(Refusal.Code.ServiceUnavailable);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(30));
            assertThat(store.view(SCOPE).all(Setting.class, Kind.SETTING)).extracting(Setting::name).contains("a");
            await().until(() -> !store.owns(SCOPE));
        } finally {
            database.resume();
        }
        await().ignoreExceptions().until(() -> put("c", "3") != null);
        await().until(() -> store.owns(SCOPE));
    }

    /** Of what is only in the log nobody says then that it is not there any more. */
    @Test
    void whileTheDatabaseIsAwayNobodyKnowsWhatItsLogHolds() {
        put("a", "1");
        put("b", "2");
        // so that the whole is read, and no change is in memory
        sql().update("DELETE FROM change_log WHERE seq = 1", Tuple.tuple());
        var late = another();
        database.pause();
        try {
            assertThatThrownBy(() -> late.changes(SCOPE, 1, 5)).isInstanceOf(Refusal.class)
                    .extracting(it -> ((Refusal) it).code()).isEqualTo(Refusal.Code.ServiceUnavailable);
            assertThat(late.changes(SCOPE, 2, 5)).as("what is in memory").isEmpty();
        } finally {
            database.resume();
        }
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(late.changes(SCOPE, 1, 5)).hasSize(1));
    }

    @Test
    void aDatabasePutBackToAnEarlierStateIsTheTruth() {
        put("a", "1");
        var gone = put("b", "2");
        var seen = new AtomicLong();
        store.watch(SCOPE, 2, news -> seen.set(news.seq()));
        for (var undo : List.of("UPDATE scope SET seq = 1", "DELETE FROM change_log WHERE seq > 1",
                "DELETE FROM resource WHERE seq > 1")) {
            sql().update(undo, Tuple.tuple());
        }
        assertThatThrownBy(() -> put("c", "3")).isInstanceOf(Refusal.class);
        await().until(() -> store.tryOwn(SCOPE));
        // the view is there a moment before those who watch are told
        await().until(() -> seen.get() == 1);
        assertThat(store.view(SCOPE).seq()).isEqualTo(1);
        assertThat(store.view(SCOPE).find(gone)).isNull();
        put("c", "3");
        assertThat(seen).hasValue(2);
    }

    @Test
    void watchersOnAnotherNodeSeeEveryChangeOnceWheneverTheyCome() {
        var other = another();
        var running = new AtomicBoolean(true);
        var writer = Thread.startVirtualThread(() -> {
            for (var i = 0; running.get(); i++) {
                put("n" + i, "1");
            }
        });
        var all = new ArrayList<List<Long>>();
        for (var w = 0; w < 20; w++) {
            var seen = new CopyOnWriteArrayList<Long>();
            var since = store.view(SCOPE).seq();
            all.add(seen);
            for (var node : List.of(store, other)) {
                var told = node == store ? seen : new CopyOnWriteArrayList<Long>();
                node.watch(SCOPE, Math.max(0, since - 5), news -> news.changes().forEach(it -> told.add(it.seq())));
                all.add(told);
            }
            await().until(() -> seen.size() > 20);
            other.hint(SCOPE, store.view(SCOPE).seq());
        }
        running.set(false);
        await().until(() -> !writer.isAlive());
        var last = store.view(SCOPE).seq();
        assertThat(other.await(SCOPE, last, SOON)).isTrue();
        for (var seen : all) {
            assertThat(seen).isEqualTo(LongStream.rangeClosed(seen.getFirst(), last).boxed().toList());
        }
    }

    @Test
    void aLogThatWasTrimmedToNothingDoesNotPassForNoNews() {
        put("a", "1");
        var other = another();
        put("b", "2");
        sql().update("DELETE FROM change_log", Tuple.tuple());
        assertThat(new Tables(sql()).changesAfter(SCOPE, 1)).isNull();
        assertThat(new Tables(sql()).changesAfter(SCOPE, 2)).isEmpty();
        assertThat(new Tables(sql()).changesAfter(SCOPE, 1, 5)).isNull();
        assertThat(other.await(SCOPE, 2, SOON)).isTrue();
        assertThat(other.view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(2);
        var late = new HashSet<String>();
        another().watch(SCOPE, 1, news -> news.changes().forEach(change -> late.add(change.id())));
        assertThat(late).hasSize(2);
    }

    @Test
    void aScopeWhoseOwnerLostItsPowerInACommitIsTaken() {
        put("a", "1");
        store.disown(SCOPE);
        var sql = sql();
        var dead = sql.connect();
        Sql.await(dead.query("START TRANSACTION").execute());
        Sql.await(dead.query("UPDATE scope SET seq = 100").execute());
        // nothing more is heard of it, and the connection is never closed
        var other = another();
        await().ignoreExceptions().until(() -> other.tryOwn(SCOPE));
        assertThat(other.view(SCOPE).seq()).isEqualTo(1);
    }

    @Test
    void aCommitOfManyChangesIsWhole() {
        store.update(SCOPE, draft -> {
            for (var i = 0; i < 1_003; i++) {
                draft.put(setting(draft, "n" + i, "1"));
            }
            return "";
        });
        assertThat(another().view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(1_003);
        assertThat(new Tables(sql()).changesAfter(SCOPE, 0)).hasSize(1_003);
    }

    @Test
    void theLogIsBoundedByLengthToo() {
        for (var i = 0; i < 5; i++) {
            put("n" + i, "1");
        }
        var sql = sql();
        sql.update("UPDATE scope SET seq = seq + ? - 2", Tuple.of(Retention.KEPT));
        new Retention(sql).trimLog(SCOPE);
        for (var row : sql.query("SELECT MIN(seq) AS oldest, COUNT(*) AS n FROM change_log", Tuple.tuple())) {
            assertThat(row.getLong("oldest")).isEqualTo(4);
            assertThat(row.getLong("n")).isEqualTo(2);
        }
    }

    @Test
    void aFollowerThatFailsAndAChangeThatBreaksHurtNobodyElse() {
        var told = new AtomicInteger();
        store.watch(SCOPE, 0, _ -> {
            throw new IllegalStateException("a broken follower");
        });
        store.watch(SCOPE, 0, _ -> told.incrementAndGet());
        assertThatThrownBy(() -> store.update(SCOPE, _ -> {
            throw new StackOverflowError();
        })).isInstanceOf(StackOverflowError.class);
        put("a", "1");
        put("b", "2");
        assertThat(told).hasValue(2);
    }

    @Test
    void aStoppedOwnerIsReplacedAndCommitsNothingWhenItGoesOn() throws Exception {
        store.disown(SCOPE);
        try (var zombie = new AnotherNode(database)) {
            await().until(() -> zombie.acknowledged().size() > 100);
            zombie.pause();
            // it holds the scope's row, or not, depending on where it was stopped
            await().ignoreExceptions().until(() -> store.tryOwn(SCOPE));
            var before = zombie.acknowledged();
            var mine = put("mine", "1");
            zombie.resume();
            await().until(zombie::deposed);
            assertThat(ids(store)).contains(mine).containsAll(before);
            assertThat(zombie.acknowledged()).isSubsetOf(ids(store));
            assertThat(ids(another())).isEqualTo(ids(store));
        }
    }

    private static Set<String> ids(MySqlStore store) {
        var ids = new HashSet<String>();
        store.view(SCOPE).everything().forEach(resource -> ids.add(resource.id()));
        return ids;
    }

    private Sql sql() {
        return new Sql(vertx(), database.address());
    }

    private static io.vertx.core.Vertx vertx() {
        return database.vertx();
    }

    @Test
    void aSecretIsMadeOnceAndSharedByAllNodes() {
        var made = new AtomicInteger();
        var first = store.secret("sample", () -> "secret-" + made.incrementAndGet());

        assertThat(another().secret("sample", () -> "secret-" + made.incrementAndGet())).isEqualTo(first);
        assertThat(made).hasValue(1);
    }
}
