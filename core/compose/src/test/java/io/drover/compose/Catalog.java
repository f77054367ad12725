package io.drover.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Public catalogs of stacks, and what Rancher made of them, where they lie beside the checkout. */
final class Catalog {
    private Catalog() {
    }

    /**
     * The folder with this name. Where there is none the test ends and says so; where {@code CI} is {@code true} it
     * fails.
     */
    static Path folder(String name) {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var folder = at.resolve("shared").resolve("data").resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        var missing = "NOT COMPARED: the public catalogs are not beside this checkout (../shared/data/" + name + ")";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        System.out.println(missing);
        return Assumptions.abort(missing);
    }
}
