package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code bin/lab} as people use it. */
class LabCommandTest {
    private static final Path COMMAND = DroverLab.HOME.resolve("bin/lab");
    private static final Pattern API = Pattern.compile("(http://\\S+)/v2-beta");
    private static final Pattern ACCESS = Pattern.compile("RANCHER_ACCESS_KEY=(\\S+)");
    private static final Pattern SECRET = Pattern.compile("RANCHER_SECRET_KEY=(\\S+)");
    private static final Pattern SOCKET = Pattern.compile("docker -H unix://(\\S+) ps");

    @Test
    void upLeavesHostsRunningAndDownLeavesNothing() {
        var said = lab("up", "2");
        var sockets = SOCKET.matcher(said).results().map(found -> Path.of(found.group(1))).toList();
        try {
            var api = new Api(first(API, said), first(ACCESS, said), first(SECRET, said));
            assertThat(api.list("/hosts")).hasSize(2)
                    .allMatch(host -> host.path("agentState").asText().equals("active"));
            assertThat(sockets).hasSize(2).allMatch(socket -> Command.of("docker", "-H", "unix://" + socket, "ps")
                    .run().contains("rancher-agent"));
        } finally {
            lab("down");
        }

        var number = Lab.root().relativize(sockets.getFirst()).getName(0).toString();
        var folder = Lab.root().resolve(number);
        var machines = "dl" + number + "h";
        assertThat(Files.exists(folder)).isFalse();
        assertThat(Command.of("ip", "netns", "list").run()).doesNotContain(machines);
        assertThat(Command.of("ip", "-o", "link").run())
                .doesNotContain(machines, "drlab" + number + ":");
        assertThat(Command.of("pgrep", "-f", folder + "/").result().out()).isEmpty();
    }

    @Test
    void downLeavesALabInWhichSomebodyWorks() {
        try (var lab = Lab.open()) {
            lab("down");
            assertThat(lab.folder()).exists();
            assertThat(Command.of("ip", "-o", "link").run()).contains("drlab" + lab.folder().getFileName() + ":");
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(new Command(List.of(COMMAND.toString(), "up", "0")).result().err())
                .contains("N must be from 1 to 100, not 0");
    }

    private static String lab(String... words) {
        return Command.of(words).under(List.of(COMMAND.toString())).run();
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().map((MatchResult found) -> found.group(1)).orElseThrow();
    }
}
