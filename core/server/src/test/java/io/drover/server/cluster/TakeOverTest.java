package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.server.store.MySqlStore;
import io.drover.server.store.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes on one real database, without a bus: the leases alone decide. */
class TakeOverTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void aScopeMovesWhenItsOwnerStopsOrIsDeposed() throws Exception {
        try (var first = new Member(); var second = new Member()) {
            first.owners.start();
            await().atMost(SOON).until(() -> first.runs("1a5"));
            var epoch = first.store.epoch("1a5");
            second.owners.start();

            // a third node held the lease while this one was paused
            seize("1a5");
            await().atMost(SOON).until(() -> !first.runs("1a5"));
            assertThat(first.store.owns("1a5")).isFalse();
            leave("1a5");
            await().atMost(SOON).until(() -> first.runs("1a5") != second.runs("1a5"));

            var owner = first.runs("1a5") ? first : second;
            var other = first.runs("1a5") ? second : first;
            assertThat(owner.store.epoch("1a5")).isGreaterThan(epoch);
            owner.owners.close();
            assertThat(owner.rooms).isEmpty();
            await().atMost(SOON).until(() -> other.runs("1a5"));
        }
    }

    /** A stranger takes the lease, for long enough that nobody has it back before that was noticed. */
    private static void seize(String scope) throws SQLException {
        execute("UPDATE scope SET owner = 'stranger', epoch = epoch + 1,"
                + " lease_until = UTC_TIMESTAMP(6) + INTERVAL 1 HOUR WHERE scope = '" + scope + "'");
    }

    /** The stranger dies. */
    private static void leave(String scope) throws SQLException {
        execute("UPDATE scope SET lease_until = UTC_TIMESTAMP(6) WHERE owner = 'stranger' AND scope = '" + scope + "'");
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:mariadb://localhost/" + database.address().name()
                + "?localSocket=" + database.address().host(), database.address().user(), "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final class Member implements AutoCloseable {
        private final MySqlStore store = database.open();
        private final List<String> rooms = new CopyOnWriteArrayList<>();
        private final ScopeOwners owners = new ScopeOwners(Leases.of(store), () -> Set.of("1a5"), scope -> {
            rooms.add(scope);
            return () -> rooms.remove(scope);
        });

        boolean runs(String scope) {
            return rooms.contains(scope);
        }

        @Override
        public void close() throws InterruptedException {
            owners.close();
            store.close();
        }
    }
}
