package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Contact;
import io.drover.model.Contact.News;
import io.drover.model.NewsKind;
import io.drover.plugin.Notification;
import io.drover.plugin.NotificationSink;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import io.drover.server.extension.Extensions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notifications, and the sinks that carry them, as a client sees them. */
class NotificationsTest {
    private static final Map<String, Object> OPS = Map.of("name", "ops", "sink", "chat", "settings",
            Map.of("room", "a", "key", "sesame"), "events", List.of("hostLost", "hostBack"), "holdSeconds", 30);
    private final Chat chat = new Chat();
    private final World world = new World(Extensions.of(chat));

    @AfterEach
    void close() {
        world.close();
    }

    private Contact contact(String id) {
        return Objects.requireNonNull(world.view().get(Contact.class, id));
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(it -> texts.add(it.asText()));
        return texts;
    }

    @Test
    void sinksAreListedWithWhatTheyTake() {
        for (var path : List.of("/v2-beta/notificationsinks", P + "/notificationSinks")) {
            var sinks = world.get(path).body().path("data");
            assertThat(sinks).hasSize(1);
            assertThat(sinks.get(0).path("name").asText()).isEqualTo("chat");
            assertThat(sinks.get(0).at("/settings/1/type").asText()).isEqualTo("secret");
            assertThat(world.get(sinks.get(0).at("/links/self").asText()).text("name")).isEqualTo("chat");
        }
    }

    @ParameterizedTest
    @CsvSource({"/v2-beta/projects/1a5/notifications", "/v1/projects/1a5/notifications"})
    void oneIsMadeAndItsSecretsAreNeverSeenAgain(String path) {
        var made = world.post(path, OPS);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.text("id")).matches("1no\\d+");
        assertThat(made.text("state")).isEqualTo("active");
        assertThat(made.text("accountId")).isEqualTo("1a5");
        assertThat(texts(made.body().path("events"))).containsExactly("hostLost", "hostBack");
        assertThat(made.body().path("holdSeconds").asInt()).isEqualTo(30);
        var contact = contact(made.text("id"));
        assertThat(contact.secrets()).containsExactly(Map.entry("key", "sesame"));
        assertThat(contact.server()).isEqualTo(world.url);
        for (var where : List.of(path, path + "/" + contact.id())) {
            assertThat(world.get(where).raw().body()).contains("\"room\":\"a\"").doesNotContain("sesame");
        }
        assertThat(contact.toString()).doesNotContain("sesame");
        assertThat(chat.checked).containsEntry("key", "sesame").containsEntry("volume", "11");
    }

    @Test
    void withoutAWordOfItEverythingIsToldAfterAWhile() {
        var made = world.post(P + "/notifications", Map.of("name", "ops", "sink", "chat", "settings",
                Map.of("room", "a")));
        assertThat(texts(made.body().path("events"))).hasSize(10).doesNotContain("test");
        assertThat(made.body().path("holdSeconds").asInt()).isEqualTo(15);
        var schema = world.get(P + "/schemas/notification").body();
        assertThat(texts(schema.at("/resourceFields/events/options"))).hasSize(10);
        assertThat(schema.at("/resourceFields/holdSeconds/default").asInt()).isEqualTo(15);
        assertThat(schema.at("/resourceActions").has("test")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", value = {
            "{'sink':'chat','settings':{'room':'a'}} | MissingRequired | name",
            "{'name':'  ','sink':'chat','settings':{'room':'a'}} | InvalidFormat | name",
            "{'name':'a','settings':{'room':'a'}} | MissingRequired | sink",
            "{'name':'a','sink':'pigeon','settings':{}} | InvalidOption | sink",
            "{'name':'a','sink':'chat'} | MissingRequired | settings.room",
            "{'name':'a','sink':'chat','settings':{'room':''}} | MissingRequired | settings.room",
            "{'name':'a','sink':'chat','settings':{'room':'a','colour':'red'}} | InvalidOption | settings.colour",
            "{'name':'a','sink':'chat','settings':{'room':'a','volume':'loud'}} | InvalidFormat | settings.volume",
            "{'name':'a','sink':'chat','settings':{'room':'nowhere'}} | InvalidOption | settings",
            "{'name':'a','sink':'chat','settings':['room']} | InvalidFormat | settings",
            "{'name':'a','sink':'chat','settings':{'room':'a'},'events':[]} | InvalidOption | events",
            "{'name':'a','sink':'chat','settings':{'room':'a'},'events':['test']} | InvalidOption | events",
            "{'name':'a','sink':'chat','settings':{'room':'a'},'events':['rain']} | InvalidOption | events",
            "{'name':'a','sink':'chat','settings':{'room':'a'},'holdSeconds':-1} | MinLimitExceeded | holdSeconds",
            "{'name':'a','sink':'chat','settings':{'room':'a'},'holdSeconds':3601} | MaxLimitExceeded | holdSeconds",
            "{'name':'OPS','sink':'chat','settings':{'room':'a'}} | NotUnique | name"})
    void whatDoesNotFitIsRefusedByItsField(String body, String code, String field) {
        world.post(P + "/notifications", OPS);
        var answer = world.send("POST", P + "/notifications", body.replace('\'', '"'), world.admin());
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.body().path("fieldName").textValue()).isEqualTo(field);
        assertThat(world.get(P + "/notifications").body().path("data")).hasSize(1);
    }

    @Test
    void whatIsSaidAnewHoldsAndAllElseStays() {
        var id = world.post(P + "/notifications", OPS).text("id");
        var path = P + "/notifications/" + id;
        var shown = world.get(path).body();
        assertThat(world.put(path, shown).status()).as("what was shown is no wish to change it").isEqualTo(200);
        assertThat(contact(id).secrets()).containsEntry("key", "sesame");
        var changed = world.put(path, Map.of("name", "night", "events", List.of("pluginFailed"), "holdSeconds", 0,
                "settings", Map.of("volume", 3)));
        assertThat(changed.text("name")).isEqualTo("night");
        assertThat(texts(changed.body().path("events"))).containsExactly("pluginFailed");
        assertThat(contact(id).settings()).containsOnly(Map.entry("room", "a"), Map.entry("volume", "3"));
        var without = new HashMap<String, @Nullable Object>();
        without.put("key", null);
        without.put("volume", "");
        assertThat(world.put(path, Map.of("settings", without)).status()).isEqualTo(200);
        assertThat(contact(id).secrets()).isEmpty();
        assertThat(contact(id).settings()).containsOnlyKeys("room");
        assertThat(world.put(path, Map.of("settings", Map.of("room", ""))).text("fieldName"))
                .isEqualTo("settings.room");
        assertThat(world.put(path, Map.of("settings", Map.of("room", "nowhere"))).text("message"))
                .isEqualTo("room: there is no such room");
        assertThat(world.put(path, Map.of("holdSeconds", 4_000)).text("code")).isEqualTo("MaxLimitExceeded");
        assertThat(contact(id).settings()).containsEntry("room", "a");
    }

    @Test
    void aTestIsCarriedNowAndItsFailureIsTheAnswer() {
        var id = world.post(P + "/notifications", OPS).text("id");
        var path = P + "/notifications/" + id + "?action=test";
        assertThat(world.post(path, Map.of()).status()).isEqualTo(202);
        assertThat(chat.got).singleElement().satisfies(it -> {
            assertThat(it.event()).isEqualTo(NewsKind.TEST);
            assertThat(it.environment()).isEqualTo("Default");
            assertThat(it.subject()).isEqualTo("ops");
            assertThat(it.link()).isEqualTo(world.url + "/notifications");
        });
        chat.failure = "the room is closed for sesame";
        var failed = world.post(path, Map.of());
        assertThat(failed.status()).isEqualTo(422);
        assertThat(failed.text("message")).isEqualTo("the room is closed for ***");
        assertThat(world.get(P + "/notifications/" + id).text("state")).isEqualTo("active");
    }

    @Test
    void howTellingGoesIsShown() {
        var id = world.post(P + "/notifications", OPS).text("id");
        var time = Instant.parse("2026-01-02T03:04:05Z");
        world.store.update(World.PROJECT, draft -> {
            var contact = contact(id);
            draft.put(contact
                    .withWaiting(List.of(new News(2, NewsKind.HOST_BACK, "n", "The host n is back", time, "/hosts")))
                    .withTelling(contact.telling().withLast("The host n is lost").withLastTime(time).withFailures(3)
                            .withProblem("status 500").withFailed(time)));
            return true;
        });
        var shown = world.get(P + "/notifications/" + id);
        assertThat(shown.text("state")).isEqualTo("failing");
        assertThat(shown.text("transitioning")).isEqualTo("error");
        assertThat(shown.text("transitioningMessage")).isEqualTo("status 500");
        assertThat(shown.body().path("waiting").asInt()).isEqualTo(1);
        assertThat(shown.body().path("failures").asInt()).isEqualTo(3);
        assertThat(shown.text("lastTold")).isEqualTo("The host n is lost");
        assertThat(shown.text("lastToldTime")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(shown.text("lastFailed")).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void oneIsRemovedAndWhatWasSecretGoesWithIt() {
        var id = world.post(P + "/notifications", OPS).text("id");
        assertThat(world.delete(P + "/notifications/" + id).status()).isEqualTo(200);
        assertThat(world.get(P + "/notifications").body().path("data")).isEmpty();
        assertThat(world.view().find(id)).isInstanceOfSatisfying(Contact.class,
                gone -> assertThat(gone.secrets()).isEmpty());
        assertThat(world.post(P + "/notifications/" + id + "?action=test", Map.of()).status()).isEqualTo(422);
        assertThat(world.post(P + "/notifications", OPS).status()).isEqualTo(201);
    }

    private static final class Chat implements NotificationSink {
        final List<Notification> got = new ArrayList<>();
        volatile Map<String, String> checked = Map.of();
        volatile @Nullable String failure;

        @Override
        public String name() {
            return "chat";
        }

        @Override
        public List<Setting> settings() {
            return Arrays.asList(Setting.required("room", Type.TEXT, "where"),
                    Setting.optional("key", Type.SECRET, "of the room", null),
                    Setting.optional("volume", Type.NUMBER, "how loud", "11"));
        }

        @Override
        public void check(Map<String, String> settings) throws IOException {
            if (settings.getOrDefault("room", "").equals("nowhere")) {
                throw new IOException("room: there is no such room");
            }
            checked = settings;
        }

        @Override
        public void send(Notification notification, Map<String, String> settings) throws IOException {
            if (failure != null) {
                throw new IOException(failure);
            }
            got.add(notification);
        }
    }
}
