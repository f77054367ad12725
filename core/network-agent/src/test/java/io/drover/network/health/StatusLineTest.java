package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.network.Fuzz;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTest {
    private static final Pattern GOOD = Pattern.compile("HTTP/\\d[.]\\d [23]\\d\\d[\\s\\S]*");

    @ParameterizedTest
    @CsvSource(nullValues = "good", delimiter = ';', value = {
            "HTTP/1.0 200 OK;good",
            "HTTP/1.1 302 Found;good",
            "HTTP/1.1 299;good",
            "HTTP/1.1 399;good",
            "HTTP/2.0 204;good",
            "HTTP/1.1 199;status 199",
            "HTTP/1.1 400 Bad Request;status 400",
            "HTTP/1.1 404 Not Found;status 404",
            "HTTP/1.1 503 Service Unavailable;status 503",
            "HTTP/1.1 100 Continue;status 100",
            "SSH-2.0-OpenSSH_9.2p1;no HTTP: SSH-2.0-OpenSSH_9.2p1",
            "HTTP/1.1 20;no HTTP: HTTP/1.1 20",
            "'';closed without an answer"})
    void onlyTwoAndThreeHundredsAreGood(String answer, @Nullable String problem) {
        assertThat(judge(answer.getBytes(StandardCharsets.UTF_8), new Random(1))).isEqualTo(problem);
    }

    @Test
    void noMoreIsTakenThanItNeeds() {
        var line = new StatusLine();
        assertThat(line.take(ByteBuffer.wrap("HTTP/1.1 20".getBytes(StandardCharsets.UTF_8)))).isNull();
        assertThat(line.room()).isEqualTo(StatusLine.MOST - 11);
    }

    @Test
    void bytesThatArePrintedNowhereAreDots() {
        assertThat(judge(new byte[]{0x16, 3, 1, 'o', 'k', (byte) 0xff}, new Random(1))).isEqualTo("no HTTP: ...ok.");
    }

    /** In whatever pieces it comes. */
    @Test
    void garbageIsJudgedAsWhatItIs() {
        var fuzz = new Fuzz(11);
        var random = new Random(12);
        var sense = List.of("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8),
                "HTTP/1.1 503 Busy\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        for (var i = 0; i < 10_000; i++) {
            var answer = i % 2 == 0 ? fuzz.noise(200) : fuzz.mutated(sense);
            var text = new String(answer, StandardCharsets.ISO_8859_1);
            var problem = judge(answer, random);
            assertThat(problem == null).as(text).isEqualTo(GOOD.matcher(text).matches());
            if (problem != null) {
                assertThat(problem).as(text).matches("closed without an answer|status \\d{3}|no HTTP: [ -~]{0,32}");
            }
        }
    }

    private static @Nullable String judge(byte[] answer, Random random) {
        var line = new StatusLine();
        var at = 0;
        while (at < answer.length) {
            var next = Math.min(answer.length, at + 1 + random.nextInt(line.room()));
            var outcome = line.take(ByteBuffer.wrap(Arrays.copyOfRange(answer, at, next)));
            if (outcome != null) {
                return outcome.problem();
            }
            at = next;
        }
        return line.end().problem();
    }
}
