package io.drover.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that people may say to an extension. From these the API has its fields and the page its form, and what does not
 * fit is refused before the extension hears of it.
 *
 * @param name as it is written, such as {@code sshUser}
 * @param description a sentence for people
 * @param usual what holds when nothing is said, or null
 * @param choices all that may be said; empty for anything of its type
 */
public record Setting(String name, Type type, String description, boolean required, @Nullable String usual,
        List<String> choices) {
    public Setting {
        choices = List.copyOf(choices);
    }

    /** How it is written and shown; a number is a whole one. What is secret is never shown again once it was said. */
    public enum Type {
        TEXT, MULTILINE, NUMBER, BOOLEAN, SECRET, SECRET_MULTILINE;

        public boolean secret() {
            return this == SECRET || this == SECRET_MULTILINE;
        }
    }

    public static Setting required(String name, Type type, String description) {
        return new Setting(name, type, description, true, null, List.of());
    }

    public static Setting optional(String name, Type type, String description, @Nullable String usual) {
        return new Setting(name, type, description, false, usual, List.of());
    }

    public Setting oneOf(String... all) {
        return new Setting(name, type, description, required, usual, List.of(all));
    }
}
