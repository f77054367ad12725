package io.drover.network.balancing.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsideTest {
    @TempDir
    private Path outside;
    private Path root = Path.of("");
    private Inside inside = new Inside(root);

    @BeforeEach
    void aContainer() throws IOException {
        root = Files.createDirectories(outside.resolve("root"));
        inside = new Inside(root);
        Files.writeString(outside.resolve("secret"), "of the host");
        Files.createDirectories(root.resolve("a/b"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("a/b/file"), "found");
        Files.writeString(root.resolve("secret"), "of the container");
        link("up", "../secret");
        link("absolute", "/a/b/file");
        link("relative", "a/b/../b/./file");
        link("folder", "/a");
        link("a/b/deep", "../../../../../a/b");
        link("host", outside.resolve("secret").toString());
        link("one", "two");
        link("two", "one");
        link("nowhere", "/none/at/all");
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /a/b/file,                  found
            a/b/file,                   found
            /a/./b//file,               found
            /absolute,                  found
            /relative,                  found
            /folder/b/file,             found
            /folder/b/deep/deep/file,   found
            /up,                        of the container
            /../../secret,              of the container
            /host,
            /nowhere,
            /a/b,
            /a/none,
            /a/b/file/none,
            """)
    void readsByThePathsOfTheContainer(String path, String text) throws IOException {
        assertThat(inside.read(path)).isEqualTo(text);
    }

    @Test
    void aCircleIsSaidToBeOne() {
        assertThatThrownBy(() -> inside.read("/one")).isInstanceOf(IOException.class)
                .hasMessage("/one is a circle of links");
    }

    @Test
    void foldersAreListedThroughLinks() throws IOException {
        assertThat(inside.names("/folder/b")).containsExactly("deep", "file");
        assertThat(inside.isFolder("/folder/b/deep")).isTrue();
        assertThat(inside.isFolder("/absolute")).isFalse();
        assertThat(inside.isFolder("/host")).isFalse();
    }
}
