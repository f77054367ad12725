package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The compose files of public catalogs, where they lie beside the checkout. */
class RealStacksTest {
    @Test
    void everyRealStackIsReadOrRefusedWithALine() throws IOException {
        var stacks = Catalog.folder("compose");
        var read = 0;
        var templates = 0;
        var builds = 0;
        var refused = new ArrayList<String>();
        try (var files = Files.walk(stacks)) {
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
                        refused.add(stacks.relativize(file) + ": " + refusal.getMessage());
                    }
                }
            }
        }
        // without answers to a catalog's questions some have empty ports and links
        assertThat(read)
                .as("%d stacks read, %d templates, %d that build, refused: %s", read, templates, builds, refused)
                .isGreaterThan(200);
    }
}
