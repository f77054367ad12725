package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What all commands share: help, addresses, keys, and servers that do not answer. */
class DroverTest {
    /** The library's own. */
    private static final Set<String> GENERATED = Set.of("completion", "help");
    private static final Set<String> WITHOUT_SERVER = Set.of("config", "login");
    @TempDir
    private Path home = Path.of("");

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(String words) {
        var all = Stream.concat(Stream.of(words.split(" ")), Stream.of("--help")).toArray(String[]::new);
        var run = Run.of(all);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("Usage: drover ", "--help").contains(GENERATED.contains(words) ? "" : words);
        if (!words.contains(" ") && !GENERATED.contains(words)) {
            assertThat(run.out()).contains("Example", "  drover " + words);
        }
        if (!GENERATED.contains(words) && !WITHOUT_SERVER.contains(words)) {
            assertThat(run.out()).contains("--url=URL");
        }
    }

    @Test
    void theCompletionKnowsEveryCommandAndOption() {
        var script = Run.of("completion").out();
        all("", Drover.line("completion"), (words, line) -> {
            assertThat(script).contains(words.substring(words.lastIndexOf(' ') + 1));
            line.getCommandSpec().options().stream().filter(option -> !option.hidden())
                    .forEach(option -> assertThat(script).as(words).contains(option.longestName()));
        });
        assertThat(commands()).contains("up", "hosts add", "stacks ls").hasSizeGreaterThan(30);
    }

    /** All words that begin a command, from the commands themselves, without those that mean the same as another. */
    static List<String> commands() {
        var words = new ArrayList<String>();
        all("", Drover.line("completion"), (name, line) -> {
            if (line.getCommandSpec().qualifiedName().equals("drover " + name)) {
                words.add(name);
            }
        });
        return words;
    }

    private static void all(String words, CommandLine line, BiConsumer<String, CommandLine> each) {
        each.accept(words, line);
        line.getSubcommands().forEach((name, inner) -> all((words + " " + name).strip(), inner, each));
    }

    @Test
    void aWrongWordIsExplained() {
        var run = Run.of("pss");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("pss");
        assertThat(Run.of("--version").out()).isEqualTo("drover " + Version.TEXT + "\n")
                .matches("drover \\d+\\.\\d+\\.\\d+\n");
        assertThat(Run.of("completion").out()).contains("complete -F _complete_drover");
    }

    @ParameterizedTest
    @CsvSource({"http://h:8080,http://h:8080", "http://h:8080/,http://h:8080", "http://h/v1,http://h",
            "https://h/v2-beta/projects/1a5,https://h", "http://h/v2-beta/,http://h"})
    void theAddressMayBeThatOfTheApi(String given, String server) {
        assertThat(ServerOptions.base(given)).isEqualTo(server);
    }

    @Test
    void keysComeFromTheEnvironmentThenFromFiles() throws IOException {
        try (var server = new FakeServer()) {
            server.on("GET stacks?limit=3000", FakeServer.collection());
            var file = Files.createDirectory(home.resolve(".drover")).resolve("cli.json");
            var data = Files.createDirectory(home.resolve("data"));
            Files.writeString(data.resolve("api-key.json"), key(server, "server"));
            var here = Map.of("DROVER_DATA", data.toString());
            new Connection().open(here, home).list("stacks");
            Files.writeString(file, key(server, "mine"));
            new Connection().open(here, home).list("stacks");
            new Connection().open(Map.of("RANCHER_ACCESS_KEY", "env"), home).list("stacks");
            new Connection().open(Map.of("CATTLE_ACCESS_KEY", "cattle", "CATTLE_URL", server.url() + "/v1"), home)
                    .list("stacks");
            var typed = new Connection();
            new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("c",
                    CommandLine.Model.CommandSpec.forAnnotatedObject(typed))).parseArgs("--access-key", "typed");
            typed.open(Map.of("RANCHER_ACCESS_KEY", "env"), home).list("stacks");
            assertThat(server.asked()).map(asked -> new String(java.util.Base64.getDecoder()
                    .decode(asked.authorization().substring("Basic ".length())),
                    java.nio.charset.StandardCharsets.UTF_8))
                    .containsExactly("server:s", "mine:s", "env:s", "cattle:s", "typed:s");
        }
    }

    @Test
    void withoutAServerItIsSaidWhatToGive() {
        assertThatThrownBy(() -> new Connection().open(Map.of("DROVER_DATA", home.toString()), home))
                .isInstanceOf(Failure.class).hasMessage("no server is known: give --url, --access-key and --secret-key,"
                        + " or set RANCHER_URL, RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY");
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() throws IOException {
        var server = new FakeServer();
        server.close();
        var run = Run.at(server, "ps");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("drover: the server at " + server.url()
                + " does not answer: nothing listens there, or it cannot be reached from here\n");
        assertThat(Run.of("ps", "--url", "no where", "--access-key", "a", "--secret-key", "b").err())
                .startsWith("drover: 'no where' is not an address: ").hasLineCount(1);
    }

    @Test
    void anAnswerThatIsNoneIsOneLine() throws IOException {
        try (var server = new FakeServer()) {
            server.on("GET services?limit=3000", 502, "<html>bad gateway</html>");
            assertThat(Run.at(server, "ps"))
                    .isEqualTo(new Run(1, "", "drover: the server answered with HTTP 502\n"));
            server.on("GET hosts?limit=3000", 200, "<html>hello</html>");
            assertThat(Run.at(server, "hosts").err()).startsWith("drover: the server at").hasLineCount(1);
        }
    }

    private static String key(FakeServer server, String access) {
        return "{\"url\":\"" + server.url() + "\",\"accessKey\":\"" + access + "\",\"secretKey\":\"s\"}";
    }
}
