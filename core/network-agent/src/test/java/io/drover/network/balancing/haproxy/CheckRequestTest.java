package io.drover.network.balancing.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.network.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckRequestTest {
    private static final String ITSELF = "hdr Host '%[bc_dst]:%[bc_dst_port]'";

    /** What HAProxy adds is what the Network Agent sends: the same path and the same headers. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', delimiter = ';', value = {
            "GET /healthz HTTP/1.0;option httpchk GET /healthz HTTP/1.0;",
            "GET /a# HTTP/1.0;option httpchk GET /a HTTP/1.0;",
            "GET /a\\# HTTP/1.0;option httpchk GET '/a#' HTTP/1.0;",
            "GET '/a?b=c&d' HTTP/1.0;option httpchk GET '/a?b=c&d' HTTP/1.0;",
            "GET /health;option httpchk GET /health HTTP/1.0;",
            "/health;option httpchk OPTIONS /health HTTP/1.0;",
            "GET / HTTP/1.1;option httpchk GET / HTTP/1.1;HOST",
            "GET / HTTP/1.1\\r\\nHost:\\ www.example.com;option httpchk GET / HTTP/1.1;hdr Host www.example.com",
            "GET / HTTP/1.1\\r\\nAccept:\\ a/*,\\ 50%;option httpchk GET / HTTP/1.1;HOST hdr Accept 'a/*, 50%%'",
            "POST /x HTTP/1.0\\r\\nA:\\ b\\r\\n\\r\\nok;option httpchk POST /x HTTP/1.0;hdr A b body ok"})
    void theSameIsAsked(String written, String option, String more) {
        var request = CheckRequest.of(written).orElseThrow();
        assertThat(request.option()).isEqualTo(option);
        assertThat(String.join("|", request.more()))
                .isEqualTo(more == null ? "" : "http-check send " + more.replace("HOST", ITSELF));
    }

    /** Then it does not check, and goes by what it is told of its targets. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', delimiter = ';', value = {"GET '/a b' HTTP/1.0", "get / HTTP/1.0",
            "GET / HTTP/2", "GET / HTTP/1.1\\r\\nNo header", "GET /ä HTTP/1.0",
            "GET / HTTP/1.0\\r\\n\\r\\na\\tb"})
    void whatHaproxyWouldSendOtherwiseIsNotChecked(String written) {
        assertThat(CheckRequest.of(written)).isEmpty();
    }

    @Test
    void whateverIsWrittenCanBeRead(@TempDir Path folder) throws IOException {
        TestHaproxy.needed();
        var random = new Random(7);
        var pieces = new String[]{"GET ", "POST ", "/a", "#", "'", "\"", "\\", "%", "$HOME", " HTTP/1.1", " HTTP/1.0",
                "\\r\\n", "\r\n", "Host:", "X-A: ", " ", "b", "é", "\t", "{", "~", ";"};
        var file = new StringBuilder("defaults\n mode http\n timeout connect 1s\n timeout client 1s\n"
                + " timeout server 1s\nfrontend all\n bind 127.0.0.1:1\n");
        var drawn = 0;
        for (var i = 0; i < 5_000; i++) {
            var written = new StringBuilder(random.nextBoolean() ? "GET /" : "");
            for (var length = random.nextInt(9); length >= 0; length--) {
                written.append(pieces[random.nextInt(pieces.length)]);
            }
            var request = CheckRequest.of(written.toString());
            if (request.isPresent()) {
                drawn++;
                file.append("backend b").append(i).append("\n ").append(request.get().option()).append('\n');
                request.get().more().forEach(line -> file.append(' ').append(line).append('\n'));
            }
        }
        assertThat(drawn).isGreaterThan(100);
        var written = Files.writeString(folder.resolve("checked.cfg"), file);
        var result = Commands.HERE.run("/usr/sbin/haproxy", "-c", "-f", written.toString());
        assertThat(result.ok()).as(result.complaint()).isTrue();
    }
}
