package io.drover.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What bringing up a stack means to one of its services.
 *
 * @param keys one line for each key that differs, in the words of the files
 */
record Change(Kind kind, String service, List<String> keys) {
    enum Kind {
        /** It is not there yet. */
        NEW,
        /** It changes and its containers stay. */
        UPDATE,
        /** Its containers would have to be replaced. */
        UPGRADE,
        /** Its containers are to be replaced. */
        RENEWAL,
        /** The files want another number of containers. */
        SCALE,
        /** The files do not have it. */
        OTHER,
        /** The files do not have it, and it is to go. */
        REMOVAL;

        /** As programs are told. */
        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean is(Kind one) {
        return kind == one;
    }

    /** For a person, the keys below it. */
    List<String> lines() {
        var first = switch (kind) {
            case NEW -> "+ " + service + (keys.isEmpty() ? "" : " (" + keys.getFirst() + ")");
            case UPDATE -> "~ " + service + " is updated";
            case UPGRADE -> "! " + service + " needs an upgrade, and its containers are left as they are";
            case RENEWAL -> "! " + service + " is upgraded: its containers are replaced";
            case SCALE -> "= " + service + " keeps its scale: " + keys.getFirst() + "; drover scale changes it";
            case REMOVAL -> "- " + service + " is not in the files and is removed";
            case OTHER -> "- " + service + " is not in the files and is left as it is";
        };
        return kind == Kind.UPDATE || kind == Kind.UPGRADE || kind == Kind.RENEWAL
                ? Stream.concat(Stream.of(first), keys.stream().map("    "::concat)).toList()
                : List.of(first);
    }
}
