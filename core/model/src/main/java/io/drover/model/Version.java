package io.drover.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Which Drover this is; the build writes it down, so that it is said in one place, the {@code pom.xml}. */
public final class Version {
    /** For example {@code 0.1.0}. */
    public static final String TEXT = read();
    /** The agent of this version, as an image. */
    public static final String AGENT_IMAGE = "drover/agent:" + TEXT;
    /** The image of the sample stacks: a shell and a web server. */
    public static final String SAMPLE_IMAGE = "drover/sample:1";

    private Version() {
    }

    private static String read() {
        try (var file = Objects.requireNonNull(Version.class.getResourceAsStream("version.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
