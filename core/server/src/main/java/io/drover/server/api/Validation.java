package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import java.util.regex.Pattern;

/** Checks a body against the schema of its type, before anything is asked of anybody. */
final class Validation {
    private Validation() {
    }

    static void forCreate(ResourceType<?> type, Body body) {
        for (var field : type.fields()) {
            if (field.spec().create()) {
                check(field.name(), field.spec(), body);
            }
        }
    }

    static void forUpdate(ResourceType<?> type, Body body) {
        for (var field : type.fields()) {
            if (field.spec().update() && body.node().has(field.name())) {
                forUpdate(field.name(), field.spec(), body);
            }
        }
    }

    private static void forUpdate(String name, FieldSpec spec, Body body) {
        var given = body.at(name);
        if (spec.required() && given.absent()) {
            throw new Refusal(Code.NotNullable, name, name + " cannot be null");
        }
        if (spec.required() && given.node().isTextual() && given.node().asText().isEmpty()) {
            throw new Refusal(Code.MinLengthExceeded, name, name + " cannot be empty");
        }
        if (!given.absent()) {
            check(name, spec, body);
        }
    }

    private static void check(String name, FieldSpec spec, Body body) {
        var given = body.at(name);
        if (given.absent()) {
            if (spec.required() && spec.otherwise() == null) {
                throw new Refusal(Code.MissingRequired, name, name + " is missing");
            }
            return;
        }
        switch (spec.type()) {
            case "string", "multiline", "password", "enum" -> text(name, spec, given.text());
            case "int" -> number(name, spec, given.whole());
            case "boolean" -> given.bool();
            case "map[string]" -> given.map();
            case "map[json]" -> given.object();
            case "array[string]" -> given.texts();
            default -> {
                if (spec.type().startsWith("reference[")) {
                    given.text();
                }
            }
        }
    }

    private static void text(String name, FieldSpec spec, String text) {
        if (spec.required() && text.isEmpty()) {
            throw new Refusal(Code.MissingRequired, name, name + " is missing");
        }
        if (spec.maxLength() != null && text.length() > spec.maxLength()) {
            throw new Refusal(Code.MaxLengthExceeded, name, name + " has more than " + spec.maxLength()
                    + " characters");
        }
        if (spec.validChars() != null && !Pattern.matches("[" + spec.validChars() + "]*", text)) {
            throw new Refusal(Code.InvalidCharacters, name, name + " may have only the characters "
                    + spec.validChars());
        }
        if (!spec.options().isEmpty() && !text.isEmpty() && !spec.options().contains(text)) {
            throw new Refusal(Code.InvalidOption, name, name + " must be one of " + String.join(", ", spec.options()));
        }
    }

    private static void number(String name, FieldSpec spec, long number) {
        if (spec.min() != null && number < spec.min()) {
            throw new Refusal(Code.MinLimitExceeded, name, name + " must be at least " + spec.min());
        }
        if (spec.max() != null && number > spec.max()) {
            throw new Refusal(Code.MaxLimitExceeded, name, name + " must be at most " + spec.max());
        }
    }
}
