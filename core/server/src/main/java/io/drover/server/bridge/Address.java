package io.drover.server.bridge;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a tool may name. There are no others, and no patterns. */
sealed interface Address {
    Pattern FORM = Pattern.compile("drover\\.(news|commands)\\.(1a[0-9]{1,18})");

    String project();

    /** Changes of an environment are told there. */
    record News(String project) implements Address {
    }

    /** Requests for an environment are sent there. */
    record Commands(String project) implements Address {
    }

    /** @return null when it is none of these */
    static @Nullable Address of(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        return form.group(1).equals("news") ? new News(form.group(2)) : new Commands(form.group(2));
    }
}
