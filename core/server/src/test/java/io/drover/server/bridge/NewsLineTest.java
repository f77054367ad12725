package io.drover.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Setting;
import io.drover.model.Wire;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.News;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client's news, when the log holds what it missed, and when it does not. */
class NewsLineTest {
    private static final String SCOPE = "1a5";
    private final MemoryStore memory = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private volatile boolean slow;

    @Test
    void resumesWithinReachAndSaysGoneBeyondIt() {
        write(NewsLine.REACH + 1);
        try (var line = follow(memory, 1L)) {
            await().until(() -> heard.size() == NewsLine.REACH + 1);
            assertThat(says(0)).isEqualTo("following 1");
            assertThat(seqs()).hasSize(NewsLine.REACH).isSorted().doesNotHaveDuplicates().startsWith(2L);
            assertThat(line.project()).isEqualTo(SCOPE);
        }
        heard.clear();
        try (var _ = follow(memory, 0L)) {
            await().until(() -> heard.size() == 1);
            assertThat(says(0)).isEqualTo("gone " + (NewsLine.REACH + 1));
            write(1);
            await().until(() -> heard.size() == 2);
            assertThat(seqs()).containsExactly(NewsLine.REACH + 2L);
        }
    }

    /** The store tells everything at once then, and a client is told in one word. */
    @Test
    void saysGoneWhenTheLogDoesNotHoldWhatWasMissed() {
        write(20);
        try (var _ = follow(new Telling(memory, view -> List.of(change(view.seq(), "a"), change(view.seq(), "b"))),
                5L)) {
            await().until(() -> heard.size() == 2);
            assertThat(says(1)).isEqualTo("gone 20");
        }
    }

    @Test
    void saysGoneWhenTheDatabaseWasPutBack() {
        write(20);
        try (var _ = follow(new Telling(memory, _ -> List.of(change(3, "a"))), 20L)) {
            await().until(() -> heard.size() == 2);
            assertThat(says(1)).isEqualTo("gone 3");
        }
    }

    @Test
    void whatIsToldTwiceIsHeardOnce() {
        write(4);
        try (var _ = follow(new Telling(memory,
                _ -> List.of(change(2, "a"), change(3, "b"), change(4, "c"), change(5, "d"))), 3L)) {
            await().until(() -> heard.size() == 3);
            assertThat(seqs()).containsExactly(4L, 5L);
        }
    }

    @Test
    void whoIsFarBehindIsSentAway() {
        var many = new ArrayList<News.Change>();
        for (var seq = 1; seq <= NewsLine.REACH; seq++) {
            many.add(change(seq, "a"));
        }
        var store = new Telling(memory, _ -> many);
        try (var _ = follow(store, null)) {
            await().until(() -> store.told);
            for (var i = 0; i < 3; i++) {
                store.tell.run();
            }
            assertThat(slow).isTrue();
        }
    }

    private NewsLine follow(Store store, @Nullable Long from) {
        var socket = new Ear();
        var line = new NewsLine(store, new Drawings((_, _, _) -> "{}"),
                new Drawings.Sight(Dialect.TCP, "drover.news." + SCOPE, "http://here"), new Outbox(socket), SCOPE, from,
                () -> slow = true);
        line.start();
        return line;
    }

    private void write(int times) {
        for (var i = 0; i < times; i++) {
            memory.update(SCOPE, draft -> {
                draft.put(new Setting("s", "s", Long.toString(draft.view().seq()), Instant.EPOCH, null));
                return "";
            });
        }
    }

    private static Setting setting(String name) {
        return new Setting(name, name, "x", Instant.EPOCH, null);
    }

    private static News.Change change(long seq, String id) {
        return new News.Change(seq, id, null, setting(id));
    }

    private String says(int index) {
        var body = heard.get(index).path("body");
        return body.path("event").asText() + " " + body.path("seq").asLong();
    }

    private List<Long> seqs() {
        return heard.stream().map(frame -> frame.path("body")).filter(body -> body.has("id"))
                .map(body -> body.path("seq").asLong()).toList();
    }

    private final class Ear implements Socket {
        @Override
        public Future<Void> write(String frame) {
            try {
                heard.add(Wire.JSON.readTree(frame));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Future.succeededFuture();
        }

        @Override
        public void trust() {
        }

        @Override
        public void close() {
        }

        @Override
        public void cut() {
        }

        @Override
        public String from() {
            return "";
        }

        @Override
        public long unfinishedSince() {
            return 0;
        }
    }

    /** A store that tells its followers what it is told to. */
    private static final class Telling implements Store {
        private final MemoryStore memory;
        private final Function<View, List<News.Change>> history;
        private volatile boolean told;
        private Runnable tell = () -> {
        };

        Telling(MemoryStore memory, Function<View, List<News.Change>> history) {
            this.memory = memory;
            this.history = history;
        }

        @Override
        public View view(String scope) {
            return memory.view(scope);
        }

        @Override
        public void catchUp(Set<String> scopes) {
        }

        @Override
        public Set<String> scopes() {
            return memory.scopes();
        }

        @Override
        public <T> T update(String scope, Function<Draft, T> change) {
            return memory.update(scope, change);
        }

        @Override
        public Watch watch(String scope, long since, Consumer<News> follower) {
            var changes = history.apply(view(scope));
            tell = () -> follower.accept(new News(view(scope), changes.getLast().seq(), changes));
            tell.run();
            told = true;
            return () -> {
            };
        }

        @Override
        public void close() {
        }
    }
}
