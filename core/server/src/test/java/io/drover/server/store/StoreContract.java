package io.drover.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every store promises; see {@link Store}. */
abstract class StoreContract {
    static final String SCOPE = "1a5";

    /** A store that owns {@link #SCOPE}, which is new. */
    abstract Store store();

    @Test
    void whatIsPutIsSeen() {
        var id = put("a", "1");
        var view = store().view(SCOPE);
        assertThat(view.get(Setting.class, id)).extracting(Setting::value).isEqualTo("1");
        assertThat(store().scopes()).contains(SCOPE);
    }

    @Test
    void aRefusedUpdateChangesNothing() {
        put("a", "1");
        var seq = store().view(SCOPE).seq();
        assertThatThrownBy(() -> store().update(SCOPE, draft -> {
            draft.put(setting(draft, "b", "2"));
            throw Refusal.invalid("name", "no");
        })).isInstanceOf(Refusal.class).hasMessage("no");
        assertThat(store().view(SCOPE).seq()).isEqualTo(seq);
    }

    @Test
    void anUpdateThatChangesNothingCommitsNothing() {
        put("a", "1");
        var seq = store().view(SCOPE).seq();
        store().update(SCOPE, draft -> {
            draft.view().everything().forEach(draft::put);
            return "";
        });
        assertThat(store().view(SCOPE).seq()).isEqualTo(seq);
    }

    @Test
    void idsAreNeverUsedTwice() {
        var first = put("a", "1");
        store().update(SCOPE, draft -> {
            draft.forget(first);
            return "";
        });
        assertThat(store().view(SCOPE).find(first)).isNull();
        assertThat(put("b", "2")).isNotEqualTo(first);
    }

    @Test
    void watchersSeeEveryChangeOnceInOrder() {
        put("a", "0");
        var seen = new CopyOnWriteArrayList<Long>();
        try (var watch = store().watch(SCOPE, 0, news -> news.changes().forEach(change -> seen.add(change.seq())))) {
            for (var i = 1; i <= 50; i++) {
                put("x" + i, "1");
            }
            var last = store().view(SCOPE).seq();
            assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
            watch.close();
            put("after", "1");
            assertThat(seen).hasSize((int) last);
        }
    }

    @Test
    void changesAreReadAPieceAtATime() {
        for (var i = 0; i < 10; i++) {
            put("x" + i, "1");
        }
        var last = store().view(SCOPE).seq();
        var read = new ArrayList<Long>();
        for (var since = 0L; since < last; since = read.getLast()) {
            var piece = Objects.requireNonNull(store().changes(SCOPE, since, 3));
            assertThat(piece).hasSizeBetween(1, 3);
            piece.forEach(change -> read.add(change.seq()));
        }
        assertThat(read).containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
        assertThat(store().changes(SCOPE, last, 3)).isEmpty();
        assertThat(store().changes(SCOPE, last + 1, 3)).isNull();
    }

    @Test
    void manyWritersLoseNothing() throws Exception {
        var writers = 64;
        var each = 20;
        var ids = new CopyOnWriteArrayList<String>();
        List<Thread> threads = new ArrayList<>();
        for (var w = 0; w < writers; w++) {
            var name = "w" + w;
            threads.add(Thread.startVirtualThread(() -> {
                for (var i = 0; i < each; i++) {
                    ids.add(put(name + "-" + i, "1"));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(ids).hasSize(writers * each).doesNotHaveDuplicates();
        assertThat(store().view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(writers * each);
    }

    @Test
    void whoIsRefusedTakesNobodyAlong() throws Exception {
        var refused = new CopyOnWriteArrayList<String>();
        List<Thread> threads = new ArrayList<>();
        for (var w = 0; w < 60; w++) {
            var name = "w" + w;
            var bad = w % 3 == 0;
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    store().update(SCOPE, draft -> {
                        draft.put(setting(draft, name, "1"));
                        if (bad) {
                            throw Refusal.invalid("name", "no");
                        }
                        return "";
                    });
                } catch (Refusal e) {
                    refused.add(name);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(refused).hasSize(20);
        assertThat(store().view(SCOPE).all(Setting.class, Kind.SETTING)).hasSize(40).extracting(Setting::name)
                .doesNotContainAnyElementsOf(refused);
    }

    String put(String name, String value) {
        return store().update(SCOPE, draft -> {
            var setting = setting(draft, name, value);
            draft.put(setting);
            return setting.id();
        });
    }

    static Setting setting(Draft draft, String name, String value) {
        return new Setting(draft.newId(Kind.SETTING), name, value, draft.now(), null);
    }
}
