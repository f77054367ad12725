package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Refusal;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All stacks of public catalogs, without an answer to any question: which are read, what is said of them, and why the
 * others are refused. With answers they are in {@link GoldenTest}.
 */
class RealStacksTest {
    /** Of notes that all stacks got, how many say this of some service, volume or variable. */
    private static final String NOTES = """
              14 hairpinMode stands here twice; the last one counts
               4 minimum_rancher_version stands here twice; the last one counts
               1 networks is ignored: all services of an environment are on one network
               1 secrets is ignored: secrets are not put into containers yet
             107 service X: container_name is not used: containers are named after stack and service
               2 service X: networks is ignored: all services of an environment are on one network
               1 service X: restart: on-failure is ignored: the containers of a service are started again after every end; \
            to run them to their end once, give the service the label io.rancher.container.start_once: 'true'
               1 service X: secrets is ignored: secrets are not put into containers yet
               3 service X: storage_driver: create_supported is ignored
               3 service X: storage_driver: start_on_create is ignored
               8 service X: volumes has an empty entry, which was left out
            1677 the variable X is not set; it was taken as empty
               6 type stands here twice; the last one counts
            """;

    @Test
    void everyRealStackIsReadOrRefusedForItsReason() throws IOException {
        var root = Catalog.folder("compose");
        var read = new TreeMap<String, List<String>>();
        var refused = new ArrayList<String>();
        var notes = new TreeMap<String, Integer>();
        for (var file : files(root)) {
            var path = root.relativize(file).toString();
            try {
                var stack = read(file);
                read.put(path, stack.services().stream().map(ServiceSpec::name).toList());
                stack.notes().forEach(note -> notes.merge(note.replaceFirst("^\\S+ line \\d+: ", "")
                        .replaceFirst("^(service|volume) [^:]+:", "$1 X:").replaceFirst("(variable) \\w+", "$1 X"), 1,
                        Integer::sum));
            } catch (Refusal refusal) {
                assertThat(refusal.field()).isNotNull();
                refused.add(path + ": " + refusal.getMessage());
            }
        }
        assertThat(refused).isEqualTo(expected());
        assertThat(read).hasSize(341)
                .containsEntry("awesome-compose/gitea-postgres/compose.yaml", List.of("gitea", "db"))
                .containsEntry("awesome-compose/pihole-cloudflared-DoH/compose.yaml", List.of("cloudflared", "pihole"))
                .containsEntry("awesome-compose/plex/compose.yaml", List.of("plex"))
                .containsEntry("awesome-compose/postgresql-pgadmin/compose.yaml", List.of("postgres", "pgadmin"))
                .containsEntry("awesome-compose/wordpress-mysql/compose.yaml", List.of("db", "wordpress"));
        assertThat(notes.entrySet().stream().map(note -> "%4d %s\n".formatted(note.getValue(), note.getKey())))
                .containsExactlyElementsOf(NOTES.lines().map(line -> line + "\n").toList());
    }

    static List<Path> files(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(it -> it.getFileName().toString().matches("(docker-)?compose\\.ya?ml(\\.tpl)?"))
                    .sorted()
                    .toList();
        }
    }

    /** @throws Refusal when it cannot be read without answers */
    static StackSpec read(Path file) throws IOException {
        var rancher = file.resolveSibling("rancher-compose.yml");
        return ComposeFiles.read(Files.readString(file), Files.exists(rancher) ? Files.readString(rancher) : null,
                Map.of());
    }

    private static List<String> expected() throws IOException {
        try (var text = Objects.requireNonNull(RealStacksTest.class.getResourceAsStream("refused-stacks.txt"))) {
            return Stream.of(new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n")).toList();
        }
    }
}
