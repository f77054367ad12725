package io.drover.server.auth;

import io.drover.model.Refusal;
import org.jspecify.annotations.Nullable;

/** What names and descriptions of the global scope's things must be. */
final class Texts {
    static final int MAX_NAME = 255;
    static final int MAX_TEXT = 4096;

    private Texts() {
    }

    static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new Refusal(Refusal.Code.MissingRequired, field, field + " is missing");
        }
        atMost(field, value, MAX_NAME);
        return value;
    }

    static void atMost(String field, @Nullable String value, int characters) {
        if (value != null && value.length() > characters) {
            throw new Refusal(Refusal.Code.MaxLengthExceeded, field, field + " is longer than " + characters
                    + " characters");
        }
    }
}
