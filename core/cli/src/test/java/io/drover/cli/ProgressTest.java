package io.drover.cli;

import static io.drover.cli.FakeServer.collection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ProgressTest {
    private static final String WEB = "{\"name\":\"web\",\"state\":\"%s\",\"scale\":2,\"currentScale\":%d}";
    private static final String DB = "{\"name\":\"db\",\"state\":\"active\",\"scale\":1,\"currentScale\":1}";
    private static final String OTHER = "{\"name\":\"other\",\"state\":\"activating\",\"transitioningMessage\":\"x\"}";
    private final FakeServer server = new FakeServer();
    private final StringWriter out = new StringWriter();

    ProgressTest() throws IOException {
        // the server opens its port
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void onATerminalTheLinesChangeInPlace() {
        begin(collection(WEB.formatted("activating", 0), OTHER), collection(WEB.formatted("activating", 1), DB, OTHER),
                collection(WEB.formatted("activating", 1), DB, OTHER), collection(WEB.formatted("active", 2)))
                .await(Duration.ofSeconds(10), Set.of("web", "db"));
        assertThat(screen(out.toString())).containsExactly("web  active 2/2");
        assertThat(out.toString().lines().map(line -> line.replaceAll("\u001b\\[[0-9]*[A-Z]", "")))
                .as("nothing is drawn again that did not change").containsExactly("web  activating 0/2",
                        "db   active 1/1", "web  activating 1/2", "web  active 2/2");
    }

    /** Who waits. */
    @Command
    private static final class Asked {
        @Mixin
        private Output output = new Output();
    }

    private Progress begin(String... answers) {
        server.on("GET services?limit=3000&stackId=1st7", answers);
        var asked = new Asked();
        new CommandLine(asked).setOut(new PrintWriter(out));
        return new Progress(new Api(server.url(), "1a5", "me", "s"), "1st7", asked.output, true);
    }

    /** What a terminal shows of it that knows how to go up and how to clear a line, or all below. */
    private static List<String> screen(String written) {
        var lines = new ArrayList<String>();
        var row = 0;
        for (var at = 0; at < written.length();) {
            var c = written.charAt(at);
            if (c == '\u001b') {
                var end = at + 2;
                while (Character.isDigit(written.charAt(end))) {
                    end++;
                }
                switch (written.charAt(end)) {
                    case 'A' -> row -= Integer.parseInt(written.substring(at + 2, end));
                    case 'K' -> set(lines, row, "");
                    case 'J' -> {
                        while (lines.size() > row) {
                            lines.removeLast();
                        }
                    }
                    default -> throw new IllegalArgumentException("a terminal may not know " + written.charAt(end));
                }
                at = end + 1;
            } else if (c == '\n') {
                row++;
                at++;
            } else {
                set(lines, row, (row < lines.size() ? lines.get(row) : "") + c);
                at++;
            }
        }
        return lines;
    }

    private static void set(List<String> lines, int row, String text) {
        while (lines.size() <= row) {
            lines.add("");
        }
        lines.set(row, text);
    }
}
