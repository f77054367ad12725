package io.drover.server.loop;

import static io.drover.server.loop.Sample.project;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Refusal;
import io.drover.server.store.Draft;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.News;
import io.drover.server.store.Store;
import io.drover.server.store.View;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlannerVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final MemoryStore memory = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final List<Focus> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void looksAtEverythingFirstAndThenAtWhatChanged() {
        deploy(memory, (_, focus) -> noted(focus));
        await().until(() -> seen.equals(List.of(Focus.EVERYTHING)));

        memory.update(Store.GLOBAL, draft -> project(draft, "1a7"));

        await().until(() -> seen.size() == 2);
        assertThat(seen.get(1)).isEqualTo(new Focus(false, Set.of("1a7")));
    }

    @Test
    void newsThatComeWhileItPlansAreLookedAtTogether() throws InterruptedException {
        var planning = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var inside = new AtomicInteger();
        // the store calls the planner without its own lock, so that the test can commit meanwhile
        // its deployment may end only after its first look, which waits for us: so we do not wait for it
        starting(new Outside(memory), (_, focus) -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            planning.countDown();
            waitFor(go);
            inside.decrementAndGet();
            return noted(focus);
        });
        planning.await();
        for (var id : List.of("1a7", "1a8", "1a9")) {
            memory.update(Store.GLOBAL, draft -> project(draft, id));
        }
        go.countDown();

        await().until(() -> seen.size() >= 2);
        assertThat(seen.get(1)).isEqualTo(new Focus(false, Set.of("1a7", "1a8", "1a9")));
    }

    @Test
    void wakesAtTheInstantThePlannerAskedForWithTheFocusOfThen() {
        deploy(memory, (draft, focus) -> {
            noted(focus);
            return focus.ids().contains("1a7") && seen.size() < 4 ? draft.now().plusMillis(50) : null;
        });
        await().until(() -> seen.size() == 1);

        memory.update(Store.GLOBAL, draft -> project(draft, "1a7"));

        await().until(() -> seen.size() == 4);
        var narrow = new Focus(false, Set.of("1a7"));
        assertThat(seen).containsExactly(Focus.EVERYTHING, narrow, narrow, narrow);
    }

    @Test
    void anEarlierWakeUpIsNotForgottenForALaterOne() {
        var soon = new AtomicInteger();
        deploy(new Outside(memory), (draft, focus) -> {
            noted(focus);
            if (focus.everything() && soon.getAndIncrement() == 0) {
                // while it plans: so it is looked at before the wake-up, however slow the machine is
                memory.update(Store.GLOBAL, change -> project(change, "1a7"));
                return draft.now().plusMillis(300);
            }
            return focus.everything() ? null : draft.now().plus(Duration.ofHours(1));
        });
        await().until(() -> seen.size() == 3);
        assertThat(seen).containsExactly(Focus.EVERYTHING, new Focus(false, Set.of("1a7")), Focus.EVERYTHING);
    }

    @Test
    void keepsTheFocusWhileTheStoreIsAway() {
        var refusals = new AtomicInteger(3);
        deploy(new Outside(memory) {
            @Override
            public <T> T update(String scope, Function<Draft, T> change) {
                if (!seen.isEmpty() && refusals.getAndDecrement() > 0) {
                    throw new Refusal(Refusal.Code.ServiceUnavailable, null, "the database is away");
                }
                return super.update(scope, change);
            }
        }, (_, focus) -> noted(focus));
        await().until(() -> seen.size() == 1);

        memory.update(Store.GLOBAL, draft -> project(draft, "1a7"));

        await().until(() -> seen.size() == 2);
        assertThat(seen.get(1)).isEqualTo(new Focus(false, Set.of("1a7")));
        assertThat(refusals).hasNonPositiveValue();
    }

    @Test
    void aPlannerThatFailsIsAskedAgainForEverythingAndOthersGoOn() {
        var failures = new AtomicInteger();
        deploy(new Outside(memory), (_, focus) -> {
            if (focus.everything() && failures.getAndIncrement() == 0) {
                // so it is looked at before everything is again, however slow the machine is
                memory.update(Store.GLOBAL, draft -> project(draft, "1a7"));
                throw new IllegalStateException("a fault, on purpose");
            }
            return noted(focus);
        });
        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly(new Focus(false, Set.of("1a7")), Focus.EVERYTHING);
    }

    @Test
    void anUndeployedOneLooksNoMore() {
        var id = deploy(memory, (_, focus) -> noted(focus));
        await().until(() -> seen.size() == 1);
        vertx.undeploy(id).await();

        memory.update(Store.GLOBAL, draft -> project(draft, "1a7"));
        deploy(memory, (_, focus) -> noted(focus));

        await().until(() -> seen.size() >= 2);
        assertThat(seen).containsExactly(Focus.EVERYTHING, Focus.EVERYTHING);
    }

    private @Nullable Instant noted(Focus focus) {
        seen.add(focus);
        return null;
    }

    private String deploy(Store store, Planner planner) {
        return starting(store, planner).await();
    }

    private Future<String> starting(Store store, Planner planner) {
        return vertx.deployVerticle(new PlannerVerticle(Store.GLOBAL, store, planner),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a function on the newest view outside any lock, and commits nothing. */
    private static class Outside implements Store {
        private final Store store;

        Outside(Store store) {
            this.store = store;
        }

        @Override
        public <T> T update(String scope, Function<Draft, T> change) {
            return change.apply(new Draft(view(scope), Instant.now(), kind -> kind.id(1), new Random(1)));
        }

        @Override
        public View view(String scope) {
            return store.view(scope);
        }

        @Override
        public void catchUp(Set<String> scopes) {
            store.catchUp(scopes);
        }

        @Override
        public Set<String> scopes() {
            return store.scopes();
        }

        @Override
        public Watch watch(String scope, long since, Consumer<News> follower) {
            return store.watch(scope, since, follower);
        }

        @Override
        public @Nullable List<News.Change> changes(String scope, long since, int most) {
            return store.changes(scope, since, most);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
