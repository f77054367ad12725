package io.drover.compose;

import java.io.IOException;
import java.nio.file.Path;

/** Reads the files that compose files name. Where compose files come as texts alone, there is none. */
@FunctionalInterface
public interface FileReader {
    /** @throws IOException when it is not there or cannot be read */
    String read(Path file) throws IOException;
}
