package io.drover.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.drover.model.Bus;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.loop.CommandVerticle;
import io.drover.server.loop.Commands;
import io.drover.server.loop.Sample;
import io.drover.server.loop.ScopedControl;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.Ownership;
import io.drover.server.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes in one JVM, joined by the real bus; the first owns the global scope, the second asks. */
class ControlOverTheBusTest {
    private static final Credentials CREDENTIALS = Credentials.create();
    private static final String FIRST = Loopback.address();
    private static final String SECOND = Loopback.address();
    private static final MemoryStore STORE = new MemoryStore(Clock.systemUTC(), new Random(1));
    private static final AtomicLong SEEN = new AtomicLong();
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static ClusterBus first;
    private static ClusterBus second;

    @BeforeAll
    static void start() {
        // the first one has not heard of the second when that comes, which is how two that start at one moment begin
        var nodes = new CopyOnWriteArrayList<>(List.of(FIRST));
        first = ClusterBus.start(CREDENTIALS, FIRST, () -> List.copyOf(nodes));
        nodes.add(SECOND);
        second = ClusterBus.start(CREDENTIALS, SECOND, () -> List.of(FIRST, SECOND));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> first.members().size() == 2 && second.members().size() == 2);
        first.vertx().deployVerticle(new CommandVerticle(Store.GLOBAL, commands(owner(Store.GLOBAL)))).await();
    }

    @AfterAll
    static void stop() throws Exception {
        second.close();
        first.close();
    }

    @Test
    void anotherNodeAsksTheOwnerAndThenSeesTheChange() {
        var id = control().submit(Store.GLOBAL, new Intent.CreateProject("1a42", "far", null));

        assertThat(id).isEqualTo("1a42");
        assertThat(STORE.view(Store.GLOBAL).find("1a42")).isNotNull();
        assertThat(SEEN.get()).isGreaterThan(0).isLessThanOrEqualTo(STORE.view(Store.GLOBAL).seq());
    }

    @Test
    void aRefusalComesBackAsItWasThrown() {
        var refusal = catchThrowableOfType(Refusal.class,
                () -> control().submit(Store.GLOBAL, new Intent.CreateProject(null, "taken", null)));

        assertThat(refusal.code()).isEqualTo(Refusal.Code.NotUnique);
        assertThat(refusal.field()).isEqualTo("name");
        assertThat(refusal).hasMessage("another environment has this name");
    }

    @Test
    void anIntentOfAnotherKindOfScopeIsRefused() {
        var refusal = catchThrowableOfType(Refusal.class,
                () -> control().submit(Store.GLOBAL, new Intent.CreateRegistrationToken(null, null, "t")));

        assertThat(refusal.code()).isEqualTo(Refusal.Code.ActionNotAvailable);
    }

    @Test
    void aScopeThatNobodyOwnsIsUnavailable() {
        var refusal = catchThrowableOfType(Refusal.class,
                () -> control().submit("1a8", new Intent.CreateRegistrationToken(null, null, "t")));

        assertThat(refusal.code()).isEqualTo(Refusal.Code.ServiceUnavailable);
    }

    @Test
    void anIntentWaitsForAScopeWhoseOwnershipIsOnItsWay() throws Exception {
        var asked = CompletableFuture.supplyAsync(
                () -> control().submit("1a9", new Intent.CreateRegistrationToken(null, null, "t")),
                Executors.newVirtualThreadPerTaskExecutor());
        // first a node that has just lost it, then the one that has it
        first.vertx().deployVerticle(new CommandVerticle("1a9", commands(owner("formerly 1a9")))).await();
        await().until(() -> ASKED.get() > 0);
        // the former one stays: what is on its way to one that goes would be lost, and is not what this is about
        first.vertx().deployVerticle(new CommandVerticle("1a9", commands(owner("1a9")))).await();

        assertThat(asked.get()).isEqualTo("token");
    }

    /** As between nodes of which one is not yet back among the others. */
    @Test
    void messagesThatAreLostAtFirstCostTimeAndNoChange() throws Exception {
        var lost = new AtomicInteger();
        var deaf = first.vertx().eventBus().<String>consumer(Bus.command("1a10"), _ -> lost.incrementAndGet());
        deaf.completion().await();
        var asked = CompletableFuture.supplyAsync(
                () -> control().submit("1a10", new Intent.CreateRegistrationToken(null, null, "t")),
                Executors.newVirtualThreadPerTaskExecutor());
        await().until(() -> lost.get() > 1);
        deaf.unregister().await();
        first.vertx().deployVerticle(new CommandVerticle("1a10", commands(owner("1a10")))).await();

        assertThat(asked.get()).isEqualTo("token");
    }

    private static ScopedControl control() {
        return new ScopedControl(second.vertx(), commands(owner("none")), (_, seq, _) -> SEEN.set(seq));
    }

    private static Commands commands(Ownership ownership) {
        var handlers = new HashMap<>(Sample.HANDLERS);
        handlers.put(Intent.CreateRegistrationToken.class, (_, _) -> "token");
        return new Commands(STORE, ownership, handlers);
    }

    private static Ownership owner(String owned) {
        return new Ownership() {
            @Override
            public boolean owns(String scope) {
                if (scope.equals("1a9") && owned.equals("formerly 1a9")) {
                    ASKED.incrementAndGet();
                }
                return scope.equals(owned);
            }

            @Override
            public long epoch(String scope) {
                return owns(scope) ? 1 : 0;
            }
        };
    }
}
