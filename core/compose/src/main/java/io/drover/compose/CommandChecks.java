package io.drover.compose;

import io.drover.compose.Value.Items;
import io.drover.model.spec.CommandCheck;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The Compose Specification's {@code healthcheck}, which Docker carries out inside the container. */
final class CommandChecks {
    private CommandChecks() {
    }

    static @Nullable CommandCheck read(Keys keys, List<String> notes) {
        var check = keys.keys("healthcheck");
        if (check == null) {
            return null;
        }
        var disabled = check.flag("disable");
        var test = disabled ? List.of("NONE") : test(check);
        var read = new CommandCheck(test, nanos(check, "interval"), nanos(check, "timeout"), check.integer("retries"),
                nanos(check, "start_period"));
        if (check.value("start_interval") != null) {
            notes.add(check.note("start_interval", "is ignored"));
        }
        var unused = check.value("test");
        check.finish(notes);
        return read;
    }

    private static @Nullable Long nanos(Keys check, String key) {
        var millis = check.millis(key);
        return millis == null ? null : TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static List<String> test(Keys check) {
        if (check.value("test") instanceof Items) {
            var words = check.list("test");
            if (words.isEmpty() || !List.of("NONE", "CMD", "CMD-SHELL").contains(words.getFirst())) {
                throw check.wrong("test", "NONE, CMD or CMD-SHELL and what follows, or one line");
            }
            return words;
        }
        var line = check.text("test");
        // without a test of its own only the times change
        return line == null || line.isEmpty() ? List.of() : List.of("CMD-SHELL", line);
    }
}
