package io.drover.network.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
    private static final String HOST = "10.42.0.9:80";

    /** As people wrote them in the catalogs, and as HAProxy sends them; {@code |} is a line's end. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', delimiter = ';', value = {
            "GET /healthz HTTP/1.0;GET /healthz HTTP/1.0||",
            "GET \"/connectivity\" \"HTTP/1.0\";GET /connectivity HTTP/1.0||",
            "GET '/a b' HTTP/1.0;GET /a b HTTP/1.0||",
            "GET /nuxeo/login.jsp;GET /nuxeo/login.jsp HTTP/1.0||",
            "/health;OPTIONS /health HTTP/1.0||",
            "GET /dashboard/# HTTP/1.0;GET /dashboard/ HTTP/1.0||",
            "GET /dashboard/\\# HTTP/1.0;GET /dashboard/# HTTP/1.0||",
            "  GET   /a\tHTTP/1.0  ;GET /a HTTP/1.0||",
            "# nothing;OPTIONS / HTTP/1.0||",
            "GET / HTTP/1.1;GET / HTTP/1.1|Host: 10.42.0.9:80||",
            "GET / HTTP/1.1\\r\\nHost:\\ www.example.com;GET / HTTP/1.1|Host: www.example.com||",
            "GET / HTTP/1.1\\r\\nhost: www.example.com;GET / HTTP/1.1|host: www.example.com||",
            "GET / HTTP/1.1\\r\\nHost:\\ www\\r\\nAccept:\\ */*;GET / HTTP/1.1|Host: www|Accept: */*||",
            "GET / HTTP/1.1\\r\\nAccept:\\ */*;GET / HTTP/1.1|Host: 10.42.0.9:80|Accept: */*||",
            "GET / HTTP/1.0\\r\\nAccept:\\ */*\\r\\n;GET / HTTP/1.0|Accept: */*||",
            "GET /%C3%A4?a=\\x20 HTTP/1.0;GET /%C3%A4?a=\\x20 HTTP/1.0||"})
    void oneLineSaysItAll(String line, String sent) {
        assertThat(Request.of(line, HOST).toString()).isEqualTo(sent.replace("|", "\r\n"));
    }

    @Test
    void realLineBreaksAreLineBreaks() {
        assertThat(Request.of("GET / HTTP/1.1\r\nX:  \"two\"", HOST).toString())
                .isEqualTo("GET / HTTP/1.1\r\nHost: " + HOST + "\r\nX:  \"two\"\r\n\r\n");
        assertThat(Request.of("GET / HTTP/1.0\nX: a\n", HOST).toString())
                .isEqualTo("GET / HTTP/1.0\r\nX: a\r\n\r\n");
        assertThat(Request.of("POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nok", HOST).toString()).as("with a body")
                .isEqualTo("POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nok");
    }

    @Test
    void whateverIsWrittenEndsWithAnEmptyLineAndNeverThrows() {
        var random = new Random(3);
        var letters = "GET /\\\"'# \r\nHTTP/1.1:x\tä";
        for (var i = 0; i < 10_000; i++) {
            var line = new StringBuilder();
            for (var length = random.nextInt(30); length >= 0; length--) {
                line.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(Request.of(line.toString(), HOST).toString()).as(line.toString()).contains("\r\n\r\n");
        }
    }
}
