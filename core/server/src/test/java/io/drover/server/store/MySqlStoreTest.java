package io.drover.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store on a real MariaDB: the contract, ownership, and what happens when the database dies in the middle. */
class MySqlStoreTest extends StoreContract {
    private static TestDatabase database;
    private MySqlStore store;
    private final java.util.List<MySqlStore> opened = new java.util.ArrayList<>();

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
        assertThat(other.await(SCOPE, store.view(SCOPE).seq(), Duration.ofSeconds(10))).isTrue();
        assertThat(other.view(SCOPE).find(next)).isNotNull();
        assertThat(other.nodes()).containsExactlyInAnyOrder(store.self(), other.self());
    }

    @Test
    void onlyTheOwnerWrites() {
        var other = another();
        assertThat(other.tryOwn(SCOPE)).isFalse();
        assertThat(other.owns(SCOPE)).isFalse();
        assertThatThrownBy(() -> other.update(SCOPE, draft -> "")).isInstanceOf(Refusal.class);
        store.disown(SCOPE);
        assertThat(other.tryOwn(SCOPE)).isTrue();
        assertThat(other.epoch(SCOPE)).isEqualTo(2);
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
        await().atMost(Duration.ofSeconds(20)).until(() -> other.tryOwn(SCOPE));
        assertThat(other.view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(1);
        long seen = other.update(SCOPE, draft -> draft.view().seq());
        assertThat(seen).isEqualTo(1);
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheDatabaseIsKilled() {
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        var running = new AtomicBoolean(true);
        var counter = new AtomicInteger();
        for (var w = 0; w < 8; w++) {
            Thread.startVirtualThread(() -> {
                while (running.get()) {
                    try {
                        acknowledged.add(put("n" + counter.incrementAndGet(), "1"));
                    } catch (Refusal e) {
                        // not acknowledged
                    }
                }
            });
        }
        for (var round = 1; round <= 3; round++) {
            var enough = acknowledged.size() + 100;
            await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.size() > enough);
            database.kill();
        }
        var enough = acknowledged.size() + 100;
        await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.size() > enough);
        running.set(false);
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
        var seen = new HashSet<String>();
        another().watch(SCOPE, 1, news -> news.changes().forEach(change -> seen.add(change.id()))).close();
        assertThat(seen).as("a watcher that comes too late is given everything").hasSize(1).doesNotContain(old);
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
