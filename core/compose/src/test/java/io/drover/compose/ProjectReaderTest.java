package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Refusal;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that name other files, and the one text that a server gets in their place. */
class ProjectReaderTest {
    private final Map<String, String> files = new HashMap<>();

    @Test
    void oneFileThatNamesNoOtherGoesAsItIs() {
        files.put("shop/c.yml", "name: shop\nservices:\n  web: {image: 'a:${TAG}'} # mine\n");
        files.put("shop/r.yml", "web: {scale: 2}\n");
        var project = new ProjectReader(this::read, new StackContext("", "", Map.of("TAG", "1")))
                .read(List.of(Path.of("shop/c.yml")), Path.of("shop/r.yml"));
        assertThat(project.name()).isEqualTo("shop");
        assertThat(project.isWritten()).isTrue();
        assertThat(project.texts()).isEqualTo(new ComposeTexts(files.get("shop/c.yml"), files.get("shop/r.yml")));
        assertThat(config(project.stack(), "web").image()).isEqualTo("a:1");
    }

    @Test
    void laterFilesLieOverEarlierOnes() {
        files.put("a.yml",
                """
                        services:
                          web: {image: a, command: [x, y], environment: [A=1, B=2], ports: ['80:80'], volumes: ['/a:/d', '/b:/e']}
                          db: {image: d}
                        """);
        files.put("b.yml", """
                services:
                  web: {image: b, command: z, environment: {B: 3, C: '$${X}'}, ports: ['81:81'], volumes: ['/c:/d']}
                volumes: {v: {}}
                """);
        var stack = both(project("a.yml", "b.yml"));
        assertThat(stack.services()).extracting(ServiceSpec::name).containsExactly("web", "db");
        assertThat(stack.volumes()).containsOnlyKeys("v");
        var web = config(stack, "web");
        assertThat(web.image()).isEqualTo("b");
        assertThat(web.command().command()).containsExactly("z");
        assertThat(web.command().environment()).isEqualTo(Map.of("A", "1", "B", "3", "C", "${X}"));
        assertThat(web.networking().ports()).extracting(Object::toString).containsExactly("80:80/tcp", "81:81/tcp");
        assertThat(web.storage().volumes()).containsExactly("/c:/d", "/b:/e");
    }

    @Test
    void aServiceMayExtendOneOfAnotherFile() {
        files.put("app/c.yml", "services:\n  web:\n    extends: {file: ../base/b.yml, service: web}\n    tty: true\n");
        files.put("base/b.yml", """
                services:
                  web: {extends: plain, environment: {A: 1}, depends_on: [plain]}
                  plain: {image: a, env_file: v.env}
                """);
        files.put("app/../base/v.env", "B=2\n");
        files.put("app/../base/b.yml", files.get("base/b.yml"));
        var stack = both(project("app/c.yml"));
        assertThat(stack.services()).extracting(ServiceSpec::name).containsExactly("web");
        assertThat(stack.services().getFirst().dependsOn()).isEmpty();
        assertThat(config(stack, "web").image()).isEqualTo("a");
        assertThat(config(stack, "web").command().environment()).isEqualTo(Map.of("A", "1", "B", "2"));
        assertThat(config(stack, "web").command().tty()).isTrue();
    }

    @Test
    void includedFilesStandBeside() {
        files.put("c.yml", """
                include: [inner/db.yml, {path: [cache.yml, more.yml]}]
                services: {web: {image: a, links: [db, cache]}}
                """);
        files.put("inner/db.yml",
                "include: deep.yml\nservices: {db: {image: d, volumes: ['v:/v']}}\nvolumes: {v: {}}\n");
        files.put("inner/deep.yml", "services: {deep: {image: e}}\n");
        files.put("cache.yml", "services: {cache: {image: f}}\n");
        files.put("more.yml", "services: {cache: {image: g}}\n");
        var stack = both(project("c.yml"));
        assertThat(stack.services()).extracting(ServiceSpec::name).containsExactlyInAnyOrder("web", "db", "deep",
                "cache");
        assertThat(config(stack, "cache").image()).isEqualTo("g");
        assertThat(stack.volumes()).containsOnlyKeys("v");
    }

    @Test
    void variablesOfFilesComeBelowThoseOfTheService() {
        files.put("c.yml", """
                services:
                  web:
                    image: a
                    env_file: [one.env, {path: two.env, required: false}, {path: none.env, required: false}]
                    environment: [B=mine]
                """);
        files.put("one.env", "A=1\nB=1\nC=1\n");
        files.put("two.env", "C='$2'\nD=\"${HERE} ${A:-no} \\$x\\n\" # two\n");
        var context = new StackContext("", "", Map.of("HERE", "here"));
        var project = new ProjectReader(this::read, context).read(List.of(Path.of("c.yml")), null);
        assertThat(config(both(project), "web").command().environment()).isEqualTo(
                Map.of("A", "1", "B", "mine", "C", "$2", "D", "here no $x\n"));
    }

    @Test
    void onlySomeServicesBringWhatTheyNeed() {
        files.put("c.yml", """
                services:
                  web: {image: a, links: [db], labels: {io.rancher.sidekicks: log}, profiles: [extra]}
                  log: {image: b, depends_on: [queue]}
                  db: {image: c}
                  queue: {image: d}
                  other: {image: e}
                """);
        files.put("r.yml", "web: {scale: 2}\nother: {scale: 3}\n");
        var all = new ProjectReader(this::read, StackContext.of(Map.of())).read(List.of(Path.of("c.yml")),
                Path.of("r.yml"));
        assertThatThrownBy(() -> all.only(List.of("none")))
                .hasMessageStartingWith("there is no service none in the files; there are log, db");
        files.put("r.yml", "other: {scale: 3}\n");
        var stack = both(new ProjectReader(this::read, StackContext.of(Map.of())).read(List.of(Path.of("c.yml")),
                Path.of("r.yml")).only(List.of("web")));
        assertThat(stack.services()).extracting(ServiceSpec::name).containsExactly("web", "db", "queue");
        assertThat(stack.services().getFirst().sidekicks()).hasSize(1);
    }

    @Test
    void valuesAreWrittenAsTheyWereRead() {
        files.put("c.yml", """
                {{- if eq .Stack.Name "" }}
                services:
                  web:
                    image: 'a:1.50'
                    environment: {A: 010, B: 1.50, C: yes, D: 'yes', E: '{{"{{"}}', F: null}
                    metadata: {a: 1, b: '1', c: [true, {d: 1.5}]}
                {{- end }}
                """);
        files.put("d.yml", "services: {web: {tty: true}}\n");
        var stack = both(project("c.yml", "d.yml"));
        assertThat(config(stack, "web").command().environment()).isEqualTo(
                Map.of("A", "010", "B", "1.50", "C", "true", "D", "yes", "E", "{{"));
        assertThat(stack.services().getFirst().metadata()).isEqualTo(
                Map.of("a", 1L, "b", "1", "c", List.of(true, Map.of("d", 1.5))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            services: {web: {image: a, env_file: no.env}}      | c.yml line 1: service web: env_file: the file no.env cannot
            services: {web: {image: a, env_file: bad.env}}     | bad.env line 2: 'what' must be NAME=value
            services: {web: {image: a, env_file: {a: b}}}      | c.yml line 1: service web: env_file must be a path
            services: {web: {extends: {file: no.yml, service: a}}} | c.yml line 1: the file no.yml cannot be read
            services: {web: {extends: {file: d.yml, service: a}}}  | service web: extends a, which is not a service of this file
            include: no.yml                                    | c.yml line 1: the file no.yml cannot be read
            include: [c.yml]                                   | c.yml line 1: the file c.yml names itself, over c.yml
            include: [[a]]                                     | c.yml line 1: include must be a path, or maps with a path
            include: {pth: d.yml}                              | c.yml line 1: include must be a path, or maps with a path
            '{include: d.yml, services: {db: {image: x}}}'     | include: services.db is described there and at c.yml line 1
            services: {web: {image: a, wrong: 1}}              | c.yml line 1: service web: 'wrong' is not a key
            """)
    void whatIsWrongIsSaidWithTheFileThatSaysIt(String text, String message) {
        files.put("c.yml", text);
        files.put("d.yml", "services: {db: {image: d}}\n");
        files.put("bad.env", "A=1\nwhat\n".replace("what", "what is"));
        assertThatThrownBy(() -> project("c.yml").stack()).isInstanceOf(Refusal.class)
                .hasMessageContaining(message.replace("'what'", "'what is'"));
    }

    @Test
    void textsAloneHaveNoFiles() {
        assertThatThrownBy(() -> ComposeFiles.read("web: {image: a, env_file: x}", null, Map.of()))
                .hasMessageContaining("line 1: service web: env_file must be replaced by environment");
    }

    private String read(Path file) throws NoSuchFileException {
        var text = files.get(file.toString());
        if (text == null) {
            throw new NoSuchFileException(file.toString());
        }
        return text;
    }

    @Test
    void foldersOfThisMachineAreThoseOfTheHosts() {
        files.put("/app/c.yml", """
                services:
                  web:
                    image: a
                    volumes: ['./conf:/etc/conf:ro', '../$DIR:/b', '~/x:/c', '~:/d', '.:/e', 'named:/f', '/abs:/g', /h]
                  side:
                    image: a
                    extends: {file: base/b.yml, service: one}
                    volumes:
                    - {type: bind, source: ./long, target: /i}
                    - {type: volume, source: long, target: /j}
                """);
        files.put("/app/base/b.yml", "services:\n  one: {image: b, volumes: ['./own:/k']}\n");
        var project = new ProjectReader(this::read,
                StackContext.of(Map.of("HOME", "/home/me", "DIR", "a$b", "HOST", "x")))
                .read(List.of(Path.of("/app/c.yml")), null);
        var stack = both(project);
        assertThat(config(stack, "web").storage().volumes()).containsExactly("/app/conf:/etc/conf:ro", "/a$b:/b",
                "/home/me/x:/c", "/home/me:/d", "/app:/e", "named:/f", "/abs:/g", "/h");
        assertThat(config(stack, "side").storage().volumes()).containsExactlyInAnyOrder("/app/long:/i", "long:/j",
                "/app/base/own:/k");
        assertThat(stack.notes()).containsExactly("/app/c.yml line 4: service web: volumes: './conf' is /app/conf of"
                + " each host that runs it, which nobody brings there; so with all such paths");
    }

    @Test
    void aHomeThatNobodyKnowsIsRefusedWithItsLine() {
        files.put("c.yml", "services:\n  web:\n    image: a\n    volumes:\n    - /x:/y\n    - ~you/x:/a\n");
        assertThatThrownBy(() -> project("c.yml").stack()).isInstanceOf(Refusal.class)
                .hasMessageStartingWith("c.yml line 6: service web: volumes: '~you/x:/a' must begin with a path");
    }

    private ComposeProject project(String... names) {
        return new ProjectReader(this::read, StackContext.of(Map.of()))
                .read(java.util.Arrays.stream(names).map(Path::of).toList(), null);
    }

    /** What the files say, which the text for the server says too. */
    private static StackSpec both(ComposeProject project) {
        var stack = project.stack();
        assertThat(project.isWritten()).isFalse();
        var texts = project.texts();
        var again = ComposeFiles.read(texts.docker(), texts.rancher(), Map.of());
        assertThat(again.services()).as(texts.docker()).isEqualTo(stack.services());
        assertThat(again.volumes()).isEqualTo(stack.volumes());
        return stack;
    }

    private static LaunchConfig config(StackSpec stack, String name) {
        return Objects
                .requireNonNull(stack.services().stream().filter(service -> service.name().equals(name)).findFirst()
                        .orElseThrow().launchConfig());
    }
}
