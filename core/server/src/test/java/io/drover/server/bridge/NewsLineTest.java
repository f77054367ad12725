package io.drover.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import io.drover.model.Wire;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.News;
import io.drover.server.store.News.Change;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client's news, when the log holds what it missed, and when it does not. */
class NewsLineTest {
    private static final String SCOPE = "1a5";
    private final MemoryStore memory = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final Ear ear = new Ear();
    private volatile String painted = "{}";

    @Test
    void whoComesLateHearsAllThatWasMissedAndThenWhatComes() {
        write(5_000);
        try (var line = follow(memory, 1L)) {
            await().until(() -> heard.size() == 5_000);
            write(3);
            await().until(() -> heard.size() == 5_003);
            assertThat(says(0)).isEqualTo("following 1");
            assertThat(seqs()).containsExactlyElementsOf(LongStream.rangeClosed(2, 5_003).boxed().toList());
            assertThat(line.project()).isEqualTo(SCOPE);
        }
    }

    @Test
    void saysGoneWhenTheLogDoesNotHoldWhatWasMissed() {
        write(20);
        var store = new Forgetful(memory);
        store.oldest = 6;
        try (var _ = follow(store, 5L)) {
            await().until(() -> heard.size() == 1);
            assertThat(says(0)).isEqualTo("gone 20");
            write(1);
            await().until(() -> heard.size() == 2);
            assertThat(seqs()).containsExactly(21L);
        }
        heard.clear();
        try (var _ = follow(store, 6L)) {
            await().until(() -> heard.size() == 16);
            assertThat(says(0)).isEqualTo("following 6");
        }
    }

    @Test
    void saysGoneToWhoKnowsMoreThanThereIs() {
        write(20);
        try (var _ = follow(memory, 21L)) {
            await().until(() -> heard.size() == 1);
            assertThat(says(0)).isEqualTo("gone 20");
        }
    }

    /** Even when it has come further again meanwhile, with other things under the same numbers. */
    @Test
    void saysGoneWhenTheDatabaseWasPutBack() {
        write(20);
        var store = new Forgetful(memory);
        try (var _ = follow(store, 20L)) {
            await().until(() -> heard.size() == 1);
            store.hint(3);
            await().until(() -> heard.size() == 2);
            assertThat(says(1)).isEqualTo("gone 20");
        }
    }

    /** Nothing is read for a client that has no room. */
    @Test
    void whoReadsNothingKeepsNothingWaiting() {
        ear.deaf = true;
        painted = "\"" + "x".repeat(10_000) + "\"";
        write(1_000);
        try (var _ = follow(memory, 0L)) {
            await().until(() -> heard.size() > Outbox.ROOM / 10_000);
            assertThat(heard.size()).isLessThan(Outbox.ROOM / 10_000 + 5);
            ear.hearAgain();
            await().until(() -> heard.size() == 1_001);
            assertThat(seqs()).containsExactlyElementsOf(LongStream.rangeClosed(1, 1_000).boxed().toList());
        }
    }

    @Test
    void whileTheDatabaseIsAwayItWaitsAndThenGoesOn() {
        write(20);
        var store = new Forgetful(memory);
        store.away = true;
        try (var _ = follow(store, 5L)) {
            await().until(() -> store.asked.get() > 0);
            store.away = false;
            await().until(() -> heard.size() == 16);
            assertThat(says(0)).isEqualTo("following 5");
            store.away = true;
            write(1);
            var before = store.asked.get();
            await().until(() -> store.asked.get() > before);
            store.away = false;
            await().until(() -> heard.size() == 17);
            assertThat(seqs()).containsExactlyElementsOf(LongStream.rangeClosed(6, 21).boxed().toList());
        }
        assertThat(ended).isEmpty();
    }

    @Test
    void whatCannotGoOnEndsTheConnectionAndSaysSo() {
        write(1);
        try (var _ = follow(memory, 0L, (_, _, _) -> {
            throw new IllegalStateException("not to be drawn");
        })) {
            await().until(() -> ended.equals(List.of("failed")));
        }
        assertThat(seqs()).isEmpty();
    }

    private NewsLine follow(Store store, @Nullable Long from) {
        return follow(store, from, (_, _, _) -> painted);
    }

    private NewsLine follow(Store store, @Nullable Long from, Drawings.Painter painter) {
        var line = new NewsLine(store, new Drawings(painter),
                new Drawings.Sight(Dialect.TCP, "drover.news." + SCOPE, "http://here"),
                new Outbox(ear, new Holding(new Share(), ear::cut)), SCOPE, from, ended::add);
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

    private String says(int index) {
        var body = heard.get(index).path("body");
        return body.path("event").asText() + " " + body.path("seq").asLong();
    }

    private List<Long> seqs() {
        return heard.stream().map(frame -> frame.path("body")).filter(body -> body.has("id"))
                .map(body -> body.path("seq").asLong()).toList();
    }

    private final class Ear implements Socket {
        private final List<Promise<Void>> waiting = new CopyOnWriteArrayList<>();
        private volatile boolean deaf;

        @Override
        public Future<Void> write(Out frame) {
            try {
                heard.add(Wire.JSON.readTree(frame.text()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!deaf) {
                return Future.succeededFuture();
            }
            var promise = Promise.<Void>promise();
            waiting.add(promise);
            return promise.future();
        }

        void hearAgain() {
            deaf = false;
            waiting.forEach(Promise::tryComplete);
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

    /** A store whose log begins later, and that may be away. */
    private static final class Forgetful implements Store {
        private final MemoryStore memory;
        private volatile long oldest;
        private volatile boolean away;
        private final AtomicInteger asked = new AtomicInteger();
        private volatile @Nullable Consumer<News> follower;

        Forgetful(MemoryStore memory) {
            this.memory = memory;
        }

        void hint(long seq) {
            Objects.requireNonNull(follower)
                    .accept(new News(memory.view(SCOPE), seq, List.of()));
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
        public Watch watch(String scope, long since, Consumer<News> listener) {
            follower = listener;
            return memory.watch(scope, since, listener);
        }

        @Override
        public @Nullable List<Change> changes(String scope, long since, int most) {
            asked.incrementAndGet();
            if (away) {
                throw new Refusal(Refusal.Code.ServiceUnavailable, null, "the database does not answer");
            }
            return since < oldest ? null : memory.changes(scope, since, most);
        }

        @Override
        public void close() {
        }
    }
}
