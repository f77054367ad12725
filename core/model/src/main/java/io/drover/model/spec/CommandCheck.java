package io.drover.model.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Docker's own health check, a command that runs in the container. Times are nanoseconds, as Docker
 * has them; null is the engine's default.
 *
 * @param test {@code CMD} and its words, {@code CMD-SHELL} and a line, or {@code NONE} to switch off the image's
 */
public record CommandCheck(List<String> test, @Nullable Long interval, @Nullable Long timeout,
        @Nullable Integer retries, @Nullable Long startPeriod) {
    public CommandCheck {
        test = List.copyOf(test);
    }

    /** Does it check anything, rather than switch off what the image has? */
    public boolean checks() {
        return !test.isEmpty() && !test.getFirst().equals("NONE");
    }
}
