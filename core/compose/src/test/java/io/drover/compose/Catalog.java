package io.drover.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Public catalogs of stacks, and what Rancher made of them, where they lie beside the checkout. */
final class Catalog {
    private Catalog() {
    }

    /** The folder with this name, or the end of the test when there is none. */
    static Path folder(String name) {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var folder = at.resolve("shared").resolve("data").resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        return Assumptions.abort("no catalogs beside this checkout");
    }
}
