package io.drover.server.notifications;

import static io.drover.server.notifications.Village.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.model.Host.AgentState;
import io.drover.model.NewsKind;
import io.drover.model.intent.Intent;
import io.drover.plugin.Notification;
import io.drover.plugin.NotificationSink;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import io.drover.server.extension.Extensions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TellingTest {
    private final Village village = new Village(1);
    private final Vertx vertx = Vertx.vertx();
    private final Fake sink = new Fake();

    @AfterEach
    void close() {
        sink.go.countDown();
        vertx.close().await();
    }

    private String deploy(Extensions extensions) {
        return vertx.deployVerticle(
                new TellingVerticle(SCOPE, village.store, extensions, village.planner, village.clock),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)).await();
    }

    /** Something to tell. */
    private void lose(String name) {
        village.agent(village.host(name), AgentState.DISCONNECTED);
        village.plan();
    }

    @Test
    void newsAreCarriedInTheirOrderWithAllThatThereIsToSay() {
        var contact = village.contact(0, NewsKind.all());
        deploy(Extensions.of(sink));
        lose("one");
        lose("two");
        await().until(() -> sink.got.size() == 2 && village.contact(contact).waiting().isEmpty());
        var first = sink.got.getFirst();
        assertThat(first.subject()).isEqualTo("one");
        assertThat(first.event()).isEqualTo(NewsKind.HOST_LOST);
        assertThat(first.environment()).isEqualTo(SCOPE);
        assertThat(first.id()).isEqualTo(village.contact(contact).uuid() + "-1");
        assertThat(first.link()).isEqualTo("http://me:8080/hosts");
        assertThat(first.time()).isEqualTo(village.clock.instant());
        assertThat(sink.said).containsOnly(Map.entry("room", "1"), Map.entry("key", "sesame"),
                Map.entry("volume", "11"));
        var telling = village.contact(contact).telling();
        assertThat(telling.last()).contains("two");
        assertThat(telling.failures()).isZero();
    }

    @Test
    void whatFailsIsToldLaterAndTheReasonShownWithoutItsSecrets() {
        var contact = village.contact(0, NewsKind.all());
        sink.failure = new IOException("sesame\nis\u001b[31m wrong");
        deploy(Extensions.of(sink));
        lose("one");
        await().until(() -> village.contact(contact).telling().failures() == 1);
        var telling = village.contact(contact).telling();
        assertThat(telling.problem()).isEqualTo("*** is [31m wrong");
        assertThat(telling.notBefore()).isEqualTo(village.clock.instant().plus(Tries.pause(0)));
        sink.failure = null;
        assertThat(sink.got).isEmpty();
        village.clock.pass(Tries.pause(0));
        await().until(() -> village.contact(contact).waiting().isEmpty());
        assertThat(sink.got).hasSize(1);
        assertThat(village.contact(contact).telling().problem()).isNull();
    }

    @Test
    void anyFailureIsTheSinksOwn() {
        var contact = village.contact(0, NewsKind.all());
        sink.failure = new NoClassDefFoundError("gone/Class");
        deploy(Extensions.of(sink));
        lose("one");
        await().until(() -> village.contact(contact).telling().failures() == 1);
        assertThat(village.contact(contact).telling().problem()).contains("the notification sink fake failed",
                "gone/Class");
        sink.failure = new InterruptedException();
        village.clock.pass(Tries.pause(0));
        await().until(() -> village.contact(contact).telling().failures() == 2);
        assertThat(village.contact(contact).waiting()).hasSize(1);
    }

    @Test
    void aSinkThatIsNotHereIsNamed() {
        var contact = village.contact(0, NewsKind.all());
        deploy(Extensions.of());
        lose("one");
        await().until(() -> village.contact(contact).telling().failures() == 1);
        assertThat(village.contact(contact).telling().problem()).isEqualTo(
                "there is no notification sink fake on this server; its plugin has to be in the plugins folder");
    }

    @Test
    void aSinkThatHangsKeepsNobodyElseWaiting() {
        var hung = village.contact(0, NewsKind.all());
        sink.hangs = village.contact(hung).uuid();
        deploy(Extensions.of(sink));
        var fine = village.contact(0, NewsKind.all());
        lose("one");
        lose("two");
        await().until(() -> village.contact(fine).waiting().isEmpty() && sink.got.size() == 2);
        assertThat(village.contact(hung).waiting()).hasSize(2);
        sink.go.countDown();
        await().until(() -> village.contact(hung).waiting().isEmpty());
    }

    @Test
    void theNextOwnerTellsWhatWasUnderWay() {
        var contact = village.contact(0, NewsKind.all());
        sink.hangs = village.contact(contact).uuid();
        var first = deploy(Extensions.of(sink));
        lose("one");
        await().until(() -> sink.asked.size() == 1);
        vertx.undeploy(first).await();
        await().until(() -> sink.interrupted);
        assertThat(village.contact(contact).waiting()).hasSize(1);
        assertThat(village.contact(contact).telling().failures()).as("that was no failure").isZero();
        sink.go.countDown();
        deploy(Extensions.of(sink));
        await().until(() -> village.contact(contact).waiting().isEmpty());
        assertThat(Set.copyOf(sink.asked)).as("the same piece of news").hasSize(1);
    }

    @Test
    void newWordsAreTriedAtOnce() {
        var contact = village.contact(0, NewsKind.all());
        sink.failure = new IOException("wrong room");
        deploy(Extensions.of(sink));
        lose("one");
        await().until(() -> village.contact(contact).telling().failures() == 1);
        sink.failure = null;
        village.store.update(SCOPE, draft -> new ContactIntents().handle(draft, new Intent.UpdateContact(contact, null,
                null, Map.of("room", "2"), Map.of(), Set.of(), null, null, "http://me:8080")));
        await().until(() -> village.contact(contact).waiting().isEmpty());
        assertThat(sink.said).containsEntry("room", "2").containsEntry("key", "sesame");
    }

    @Test
    void pausesGrowToTheirLongest() {
        assertThat(List.of(Tries.pause(0), Tries.pause(1), Tries.pause(2), Tries.pause(9), Tries.pause(5_000)))
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8),
                        Tries.LONGEST_PAUSE, Tries.LONGEST_PAUSE);
    }

    private static final class Fake implements NotificationSink {
        final List<Notification> got = new CopyOnWriteArrayList<>();
        final List<String> asked = new CopyOnWriteArrayList<>();
        final CountDownLatch go = new CountDownLatch(1);
        volatile Map<String, String> said = Map.of();
        volatile String hangs = "nobody";
        volatile boolean interrupted;
        volatile @Nullable Throwable failure;

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<Setting> settings() {
            return List.of(Setting.optional("volume", Type.NUMBER, "how loud", "11"),
                    Setting.optional("room", Type.TEXT, "where", null),
                    Setting.optional("key", Type.SECRET, "of the room", null));
        }

        @Override
        public void send(Notification notification, Map<String, String> settings) throws Exception {
            asked.add(notification.id());
            switch (failure) {
                case null -> {
                    // it works
                }
                case Exception e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
            if (notification.id().startsWith(hangs)) {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    throw e;
                }
            }
            said = settings;
            got.add(notification);
        }
    }
}
