package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.network.Fact.OfStack;
import io.drover.model.network.FromNetworkAgent;
import io.drover.model.network.ToNetworkAgent.Whole;
import io.drover.model.wire.AgentMessage;
import io.drover.model.wire.AgentMessage.OfNetwork;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.Resync;
import io.drover.model.wire.ServerMessage.Tell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a neighbour says that is a version ahead, or says wrongly. */
class WireTest {
    private static final OfStack STACK = new OfStack("1st1", "u", "shop", false);
    private final List<String> unknown = new ArrayList<>();

    @Test
    void aKindThatIsNotKnownIsTold() {
        assertThat(Wire.hear("{\"is\":\"ofTomorrow\",\"words\":[1,{}]}", ServerMessage.class, unknown::add)).isNull();
        var within = Wire.write(new OfNetwork(new FromNetworkAgent.Votes(1, true, List.of(), List.of())))
                .replace("\"votes\",", "\"wishes\",");
        assertThat(Wire.hear(within, AgentMessage.class, unknown::add)).isNull();
        assertThat(unknown).containsExactly("ofTomorrow", "wishes");
    }

    @Test
    void fieldsThatAreNotKnownAreSkipped() {
        assertThat(Wire.hear("{\"is\":\"resync\",\"why\":{\"is\":\"new\"}}", ServerMessage.class, unknown::add))
                .isEqualTo(new Resync());
        assertThat(unknown).isEmpty();
    }

    @Test
    void amongFactsOnlyThoseThatAreNotKnownAreSkipped() {
        var tell = new Tell(1, 2, 0, List.of(STACK, new OfStack("1st2", "u", "of tomorrow", false)), List.of(), 0);
        assertThat(Wire.hear(Wire.write(tell).replaceFirst("\"is\":\"stack\",([^}]*tomorrow)", "\"is\":\"secret\",$1"),
                ServerMessage.class, unknown::add)).isEqualTo(new Tell(1, 2, 0, List.of(STACK), List.of(), 0));
        var whole = new Whole("1h1", List.of(STACK), 0);
        assertThat(Wire.hear(Wire.write(whole).replace("\"stack\"", "\"secret\""), Whole.class, unknown::add))
                .isEqualTo(new Whole("1h1", List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"is\":null}", "{\"is\":\"welcome\",\"heartbeatMillis\":\"soon\"}"})
    void whatIsBrokenIsRefused(String text) {
        assertThatThrownBy(() -> Wire.hear(text, ServerMessage.class, unknown::add))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(unknown).isEmpty();
    }
}
