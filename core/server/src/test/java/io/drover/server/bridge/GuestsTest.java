package io.drover.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.server.auth.Caller;
import io.drover.server.store.MemoryStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has many connections leaves room for others. */
class GuestsTest {
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));
    private final Guests guests = new Guests();
    private final Connection.Parts parts = new Connection.Parts(store, new BridgeFailuresTest.Broken(),
            new Drawings((_, _, _) -> "{}"),
            guests);
    private final List<Mouth> mouths = new ArrayList<>();

    @AfterEach
    void close() {
        guests.all().forEach(guest -> guest.end("server_stops"));
    }

    @Test
    void theKeysOfAnEnvironmentTogetherHaveABound() {
        for (var key = 0; key < 5; key++) {
            come(Guests.OF_ONE_KEY, "1c" + key, "1a5");
        }
        assertThat(open("1a5")).isEqualTo(Guests.OF_ONE_ENVIRONMENT);
        come(Guests.OF_ONE_KEY + 1, "1c9", null);
        assertThat(open(null)).isEqualTo(Guests.OF_ONE_KEY);
        assertThat(mouths.getLast().said()).contains(Dialect.TCP.problem("too_many_connections"), "closed");
    }

    @Test
    void whenAllIsTakenWhoHasTheMostGivesWay() {
        for (var environment = 0; environment < 2; environment++) {
            come(Guests.OF_ONE_KEY, "1c1" + environment, "1a" + environment);
            come(Guests.OF_ONE_KEY, "1c2" + environment, "1a" + environment);
        }
        assertThat(guests.all()).hasSize(Guests.KNOWN);
        for (var environment = 2; environment < 12; environment++) {
            come(20, "1c" + environment, "1a" + environment);
            assertThat(open("1a" + environment)).isEqualTo(20);
        }
        assertThat(guests.all()).hasSize(Guests.KNOWN);
        assertThat(open("1a0") + open("1a1")).isEqualTo(Guests.KNOWN - 200);
        assertThat(Math.abs(open("1a0") - open("1a1"))).as("both alike").isLessThanOrEqualTo(1);

        come(1, "1c10", "1a0");
        assertThat(mouths.getLast().isOpen()).as("nobody has more than these").isFalse();
    }

    private void come(int many, String key, @Nullable String project) {
        for (var i = 0; i < many; i++) {
            var mouth = new Mouth(project, new ArrayList<>());
            mouths.add(mouth);
            new Connection(parts, mouth, Dialect.TCP, "http://here").begin(new Caller(key, project));
        }
    }

    private long open(@Nullable String project) {
        return mouths.stream().filter(it -> Objects.equals(it.project(), project) && it.isOpen()).count();
    }
}
