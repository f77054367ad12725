package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The compose files of public catalogs, where they lie beside the checkout. */
class RealStacksTest {
    private static final Path STACKS = Path.of("../../../shared/data/compose");

    @Test
    void everyRealStackIsReadOrRefusedWithALine() throws IOException {
        assumeTrue(Files.isDirectory(STACKS));
        var read = 0;
        var templates = 0;
        var builds = 0;
        var refused = new ArrayList<String>();
        try (var files = Files.walk(STACKS)) {
            for (var file : files.filter(it -> it.getFileName().toString().matches("(docker-)?compose\\.ya?ml"))
                    .toList()) {
                var text = Files.readString(file);
                var rancher = file.resolveSibling("rancher-compose.yml");
                try {
                    ComposeFiles.read(text, Files.exists(rancher) ? Files.readString(rancher) : null, Map.of());
                    read++;
                } catch (Refusal refusal) {
                    assertThat(refusal.field()).isNotNull();
                    if (text.contains("{{")) {
                        templates++;
                    } else if (String.valueOf(refusal.getMessage()).contains("build")) {
                        builds++;
                    } else {
                        refused.add(STACKS.relativize(file) + ": " + refusal.getMessage());
                    }
                }
            }
        }
        System.out.println(read + " stacks read, " + templates + " templates, " + builds + " that build, refused: "
                + String.join("\n  ", refused));
        assertThat(read).isGreaterThan(200);
    }
}
