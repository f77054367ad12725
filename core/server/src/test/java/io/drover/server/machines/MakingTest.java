package io.drover.server.machines;

import static io.drover.server.machines.Workshop.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Machine;
import io.drover.model.Machine.Outcome;
import io.drover.model.Machine.Step;
import io.drover.model.intent.Intent.RemoveMachine;
import io.drover.model.intent.Intent.RetryMachine;
import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.server.extension.Extensions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MakingTest {
    private final Workshop shop = new Workshop();
    private final Vertx vertx = Vertx.vertx();
    private final Fake driver = new Fake();

    @AfterEach
    void close() {
        driver.go.countDown();
        vertx.close().await();
    }

    @Test
    void aDriverIsToldWhatPeopleSaidAndWhatItSaysIsWrittenDownWhileItWorks() {
        deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> {
            var last = shop.machine(id).work().last();
            return last != null && last.log().contains("token *** password ***");
        });
        assertThat(shop.machine(id).work().outcome()).isEqualTo(Outcome.RUNNING);
        driver.go.countDown();
        await().until(() -> shop.machine(id).ended());
        var work = shop.machine(id).work();
        assertThat(work.outcome()).isEqualTo(Outcome.DONE);
        assertThat(work.steps()).extracting(Step::name).containsExactly("Look", "Start");
        assertThat(driver.machine.settings()).containsOnly(Map.entry("size", "2"), Map.entry("password", "sesame"),
                Map.entry("port", "22"));
        assertThat(driver.machine.registration().command()).isEqualTo("join token-of-one");
    }

    @Test
    void logsCostFewWrites() {
        driver.chatter = 50_000;
        deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> shop.machine(id).work().steps().size() == 2);
        driver.go.countDown();
        await().until(() -> shop.machine(id).ended());
        assertThat(shop.store.view(SCOPE).seq()).isLessThan(30);
    }

    @Test
    void aFailureIsTheDriversOwnWords() {
        driver.failure = new IllegalStateException("no such machine, sesame");
        driver.go.countDown();
        deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> shop.machine(id).ended());
        assertThat(shop.machine(id).work().problem()).isEqualTo("no such machine, ***");
        shop.plan();
        driver.failure = new NoClassDefFoundError("gone/Class");
        shop.handle(shop.machines, new RetryMachine(id, Map.of(), Map.of(), "s"));
        await().until(() -> shop.machine(id).ended());
        assertThat(shop.machine(id).work().problem())
                .isEqualTo("the driver fake failed: java.lang.NoClassDefFoundError: gone/Class");
    }

    @Test
    void whatADriverHasKeptItIsToldTheNextTimeAlsoWhenItFailed() {
        driver.failure = new IllegalStateException("no");
        driver.keeps = "first";
        driver.go.countDown();
        deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> shop.machine(id).ended());
        assertThat(driver.machine.kept()).isEmpty();
        assertThat(shop.machine(id).kept()).containsOnly(Map.entry("seen", "first"));
        shop.plan();
        driver.failure = null;
        driver.keeps = "second";
        shop.handle(shop.machines, new RetryMachine(id, Map.of(), Map.of(), "s"));
        await().until(() -> shop.machine(id).ended());
        assertThat(driver.machine.kept()).containsOnly(Map.entry("seen", "first"));
        assertThat(shop.machine(id).kept()).containsOnly(Map.entry("seen", "second"));
    }

    @Test
    void ofOneMachineOnlySoMuchIsKeptInAllItsOrders() {
        driver.failure = new IllegalStateException("no");
        driver.go.countDown();
        deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> shop.machine(id).ended());
        shop.plan();
        shop.store.update(SCOPE, draft -> {
            var much = IntStream.range(0, Journal.KEPT).boxed().collect(Collectors.toMap(i -> "n" + i, i -> ""));
            draft.put(shop.machine(id).withKept(much));
            return true;
        });
        driver.failure = null;
        driver.keeps = "one more";
        shop.handle(shop.machines, new RetryMachine(id, Map.of(), Map.of(), "s"));
        await().untilAsserted(
                () -> assertThat(shop.machine(id).work().problem()).contains("at most 20 things are kept"));
        assertThat(shop.machine(id).kept()).hasSize(Journal.KEPT);
    }

    @Test
    void aDriverThatIsNotHereIsNamed() {
        deploy(Extensions.of());
        var id = shop.create("one");
        await().until(() -> shop.machine(id).ended());
        assertThat(shop.machine(id).work().problem()).isEqualTo(
                "there is no host driver fake on this server; its plugin has to be in the plugins folder");
    }

    @Test
    void whoIsGivenUpIsInterruptedAndThenTakenAway() {
        deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> driver.making.get() == 1);
        shop.handle(shop.machines, new RemoveMachine(id));
        await().until(() -> driver.removed.get() == 1);
        assertThat(driver.interrupted.get()).isEqualTo(1);
        assertThat(driver.atOnce.get()).isEqualTo(1);
        await().until(() -> shop.machine(id).ended());
        shop.plan();
        assertThat(shop.machine(id).state()).isEqualTo(Machine.State.REMOVED);
    }

    @Test
    void theNextOwnerGoesOnWithWhatWasUnderWay() {
        var first = deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> driver.making.get() == 1);
        vertx.undeploy(first).await();
        await().until(() -> driver.interrupted.get() == 1);
        assertThat(shop.machine(id).ended()).as("an interruption by the server is no failure").isFalse();
        deploy(Extensions.of(driver));
        await().until(() -> driver.making.get() == 2);
        driver.go.countDown();
        await().until(() -> shop.machine(id).ended());
        assertThat(shop.machine(id).work().outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void manyAreMadeAFewAtATime() {
        deploy(Extensions.of(driver));
        for (var i = 0; i < 30; i++) {
            shop.create("m" + i);
        }
        await().until(() -> driver.making.get() == 20);
        driver.go.countDown();
        await().until(() -> driver.making.get() == 30);
    }

    @Test
    void whoDoesNotListenStillHasTheMachine() {
        driver.stubborn = true;
        deploy(Extensions.of(driver));
        var id = shop.create("one");
        await().until(() -> driver.making.get() == 1);
        shop.handle(shop.machines, new RemoveMachine(id));
        await().until(() -> driver.interrupted.get() == 1);
        await().during(Duration.ofMillis(1_500)).until(() -> driver.removed.get() == 0);
        driver.go.countDown();
        await().until(() -> driver.removed.get() == 1);
        assertThat(driver.atOnce.get()).isEqualTo(1);
    }

    private String deploy(Extensions extensions) {
        return vertx.deployVerticle(new MakingVerticle(SCOPE, shop.store, extensions,
                (machine, token) -> new HostDriver.Registration("join " + token, "agent:1", "http://s/" + token,
                        machine.labels()),
                shop.clock), new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)).await();
    }

    private static final class Fake implements HostDriver {
        final CountDownLatch go = new CountDownLatch(1);
        final AtomicInteger making = new AtomicInteger();
        final AtomicInteger removed = new AtomicInteger();
        final AtomicInteger interrupted = new AtomicInteger();
        final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        volatile Machine machine = new Machine("", Map.of(), new Registration("", "", "", Map.of()));
        volatile int chatter;
        volatile @org.jspecify.annotations.Nullable String keeps;
        volatile @org.jspecify.annotations.Nullable Throwable failure;
        volatile boolean stubborn;

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<Setting> settings() {
            return List.of(Setting.optional("port", Setting.Type.NUMBER, "", "22"));
        }

        @Override
        public void make(Machine told, Log log) throws Exception {
            atOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
            machine = told;
            making.incrementAndGet();
            try {
                log.step("Look");
                if (keeps != null) {
                    log.keep("seen", keeps);
                }
                log.line("token " + told.registration().command().substring(5) + " password "
                        + told.setting("password"));
                for (var i = 0; i < chatter; i++) {
                    log.line("line " + i);
                }
                if (chatter > 0) {
                    log.step("Start");
                }
                waitFor();
                if (failure instanceof Error error) {
                    throw error;
                }
                if (failure instanceof Exception exception) {
                    throw exception;
                }
                if (chatter == 0) {
                    log.step("Start");
                }
            } finally {
                now.decrementAndGet();
            }
        }

        private void waitFor() throws InterruptedException {
            while (true) {
                try {
                    go.await();
                    return;
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    if (!stubborn) {
                        throw e;
                    }
                }
            }
        }

        @Override
        public void remove(Machine told, Log log) {
            atOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
            removed.incrementAndGet();
            now.decrementAndGet();
        }
    }
}
