package io.drover.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Kind;
import io.drover.model.Project;
import io.drover.model.Refusal;
import io.drover.model.intent.Intent;
import io.drover.server.loop.Control;
import io.drover.server.store.MemoryStore;
import io.drover.server.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys, passwords, tokens and the intents of the global scope, without a web server. */
class AuthTest {
    private final Store store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final Control control = (scope, intent) -> store.update(scope,
            draft -> (intent instanceof Intent.CreateProject ? new ProjectIntents() : new AccountIntents())
                    .handle(draft, intent));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final Authenticator authenticator = new Authenticator(store, clock);

    @Test
    void theFirstKeysOpenAndAreEstablishedOnce() {
        assertThat(FirstKeys.needed(store)).isTrue();
        var keys = FirstKeys.draw();
        keys.establish(store, control);

        assertThat(FirstKeys.needed(store)).isFalse();
        assertThat(login("admin", keys.adminPassword(), "a").isAdmin()).isTrue();
        assertThat(login(keys.accessKey(), keys.secretKey(), "a").isAdmin()).isTrue();
        assertThat(store.view(Store.GLOBAL).everything().toString()).doesNotContain(keys.adminPassword())
                .doesNotContain(keys.secretKey());

        var second = FirstKeys.draw();
        refused(Refusal.Code.NotUnique, () -> second.establish(store, control));
        refused(Refusal.Code.Unauthorized, () -> login(second.accessKey(), second.secretKey(), "a"));
        refused(Refusal.Code.Unauthorized, () -> login("admin", second.adminPassword(), "a"));
    }

    @Test
    void aBrokenOffFirstStartGoesOnWithTheSameKeys() {
        var keys = FirstKeys.draw();
        control.submit(Store.GLOBAL, new Intent.CreateApiKey("first key", null, null, keys.accessKey(),
                Secrets.hash(keys.secretKey())));

        assertThat(FirstKeys.needed(store)).isTrue();
        keys.establish(store, control);
        assertThat(login(keys.accessKey(), keys.secretKey(), "a").isAdmin()).isTrue();
        assertThat(login("admin", keys.adminPassword(), "a").isAdmin()).isTrue();
    }

    @Test
    void guessingAPasswordIsSlowedDownForTheGuesserOnly() {
        var keys = FirstKeys.draw();
        keys.establish(store, control);
        for (int i = 0; i < 6; i++) {
            refused(Refusal.Code.Unauthorized, () -> login("admin", "wrong", "guesser"));
        }
        refused(Refusal.Code.TooManyRequests, () -> login("admin", keys.adminPassword(), "guesser"));
        assertThat(login("admin", keys.adminPassword(), "somewhere else").isAdmin()).isTrue();
        assertThat(login(keys.accessKey(), keys.secretKey(), "guesser").isAdmin()).isTrue();

        now = now.plus(Duration.ofSeconds(2));
        assertThat(login("admin", keys.adminPassword(), "guesser").isAdmin()).isTrue();
    }

    @Test
    void theWaitGrowsToAMinuteAndNoFurther() {
        var damping = new Damping(clock);
        for (int i = 0; i < 40; i++) {
            damping.wrong("x");
        }
        refused(Refusal.Code.TooManyRequests, () -> damping.check("x"));
        now = now.plus(Duration.ofSeconds(61));
        damping.check("x");
    }

    @Test
    void aChangedPasswordIsNotRemembered() {
        var passwords = new Passwords();
        var hash = Passwords.hash("old");
        assertThat(passwords.matches("old", hash)).isTrue();
        assertThat(passwords.remembers("old", hash)).isTrue();
        assertThat(passwords.remembers("old", Passwords.hash("new"))).isFalse();
        assertThat(passwords.matches("wrong", hash)).isFalse();
        assertThat(passwords.remembers("wrong", hash)).isFalse();
        assertThat(passwords.matches("x".repeat(73), Passwords.hash("x".repeat(72)))).isFalse();
    }

    @Test
    void secretsAreDifferentEachTime() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(Secrets.secretKey())).isTrue();
            assertThat(seen.add(Secrets.accessKey())).isTrue();
            assertThat(seen.add(Secrets.password())).isTrue();
        }
        assertThat(Secrets.matches("a", Secrets.hash("a"))).isTrue();
        assertThat(Secrets.matches("b", Secrets.hash("a"))).isFalse();
    }

    @Test
    void tokensHoldForFiveMinutesAndCannotBeChanged() {
        var caller = admin();
        var tokens = new Tokens(store, control, clock);
        var token = tokens.sign(caller, Map.of("instanceId", "1i5", "use", "logs"));

        assertThat(tokens.claims(token)).containsEntry("instanceId", "1i5").containsEntry("use", "logs");
        assertThat(new Tokens(store, control, clock).claims(token)).containsEntry("instanceId", "1i5");
        var forged = token.split("\\.", -1)[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(
                "{\"instanceId\":\"1i6\",\"exp\":9999999999}".getBytes(StandardCharsets.UTF_8)) + "."
                + token.split("\\.", -1)[2];
        for (var bad : new String[]{"", ".", "x", "a.b.c", forged, token + "x", token.substring(1)}) {
            refused(Refusal.Code.Unauthorized, () -> tokens.claims(bad));
        }
        now = now.plus(Duration.ofSeconds(301));
        refused(Refusal.Code.Unauthorized, () -> tokens.claims(token));
    }

    @Test
    void aTokenOpensNothingOnceItsKeyIsGone() {
        var caller = admin();
        var tokens = new Tokens(store, control, clock);
        var token = tokens.sign(caller, Map.of("use", "logs"));
        var claims = tokens.open(token, "logs");
        assertThat(tokens.holder(claims)).isEqualTo(caller);
        refused(Refusal.Code.Unauthorized, () -> tokens.open(token, "exec"));
        control.submit(Store.GLOBAL, new Intent.RemoveApiKey(caller.keyId()));
        assertThat(tokens.holder(claims)).isNull();
        refused(Refusal.Code.Unauthorized, () -> tokens.open(token, "logs"));
        refused(Refusal.Code.Unauthorized, () -> tokens.sign(caller, Map.of("use", "logs")));
    }

    private Caller admin() {
        var keys = FirstKeys.draw();
        keys.establish(store, control);
        return login(keys.accessKey(), keys.secretKey(), "a");
    }

    @Test
    void drawnEnvironmentsNeverTakeAChosenId() {
        control.submit(Store.GLOBAL, new Intent.CreateProject("1a2", "chosen", null));
        for (int i = 0; i < 5; i++) {
            control.submit(Store.GLOBAL, new Intent.CreateProject(null, "drawn " + i, null));
        }
        assertThat(store.view(Store.GLOBAL).all(Project.class, Kind.PROJECT)).extracting(Project::id)
                .doesNotHaveDuplicates().hasSize(6).contains("1a2");
        refused(Refusal.Code.NotUnique, "id", () -> project("1a2", "again"));
        refused(Refusal.Code.NotUnique, "name", () -> project(null, "CHOSEN"));
        refused(Refusal.Code.InvalidFormat, "id", () -> project("global", "scope"));
        refused(Refusal.Code.MissingRequired, "name", () -> project(null, " "));
        refused(Refusal.Code.MaxLengthExceeded, "name", () -> project(null, "x".repeat(256)));
    }

    @Test
    void keysAreForEnvironmentsThatExist() {
        refused(Refusal.Code.InvalidReference, "accountId", () -> control.submit(Store.GLOBAL,
                new Intent.CreateApiKey(null, null, "1a77", "P", "H")));
        refused(Refusal.Code.NotFound, () -> control.submit(Store.GLOBAL, new Intent.RemoveApiKey("1c77")));
        FirstKeys.draw().establish(store, control);
        var password = Objects.requireNonNull(store.view(Store.GLOBAL).credential("admin")).id();
        refused(Refusal.Code.InvalidState, "id",
                () -> control.submit(Store.GLOBAL, new Intent.RemoveApiKey(password)));
    }

    private String project(@Nullable String id, String name) {
        return control.submit(Store.GLOBAL, new Intent.CreateProject(id, name, null));
    }

    private Caller login(String user, String secret, String from) {
        var basic = Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return authenticator.authenticate("Basic " + basic, from);
    }

    private void refused(Refusal.Code code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private void refused(Refusal.Code code, String field, ThrowingCallable call) {
        var before = store.view(Store.GLOBAL).seq();
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.field()).isEqualTo(field);
        });
        assertThat(store.view(Store.GLOBAL).seq()).isEqualTo(before);
    }
}
