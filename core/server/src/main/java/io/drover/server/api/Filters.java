package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.model.Entity;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ?name=x&state_ne=removing&created_gt=…}: all must hold. As in Rancher's API, a parameter that names no field of
 * the type, or a comparison that there is none of, is ignored.
 */
final class Filters {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+?)(?:_(eq|ne|lt|lte|gt|gte|prefix|like|notlike|null"
            + "|notnull))?");
    static final List<String> TEXT = List.of("eq", "ne", "prefix", "like", "notlike", "null", "notnull");
    static final List<String> ORDERED = List.of("eq", "ne", "lt", "lte", "gt", "gte", "null", "notnull");
    static final List<String> OTHER = List.of("eq", "ne", "null", "notnull");

    private Filters() {
    }

    /** One condition on one field, which {@link Listing} evaluates on each resource. */
    record Condition<R extends Entity>(Field<R> field, Predicate<@Nullable Object> holds) {
        boolean holds(R resource, Place place) {
            return holds.test(field.value().of(resource, place));
        }
    }

    static <R extends Entity> List<Condition<R>> of(ResourceType<R> type, MultiMap query) {
        Map<String, Field<R>> fields = type.fields().stream().filter(Field::simple)
                .collect(Collectors.toMap(Field::name, field -> field));
        return query.entries().stream().flatMap(parameter -> condition(fields, parameter)).toList();
    }

    /** The comparisons that a schema offers for a field. */
    static List<String> modifiers(FieldSpec spec) {
        return switch (spec.type()) {
            case "int", "date" -> ORDERED;
            case "string" -> TEXT;
            default -> OTHER;
        };
    }

    private static <R extends Entity> Stream<Condition<R>> condition(Map<String, Field<R>> fields,
            Map.Entry<String, String> parameter) {
        var match = PARAMETER.matcher(parameter.getKey());
        var field = match.matches() ? fields.get(match.group(1)) : null;
        if (field == null) {
            return Stream.empty();
        }
        if (field.spec().type().equals("date") && List.of("lt", "lte", "gt", "gte").contains(match.group(2))) {
            requireDate(parameter.getKey(), parameter.getValue());
        }
        return Stream.of(new Condition<>(field, test(match.group(2), parameter.getValue())));
    }

    /** Dates are compared as they are written, which holds for this form only; also a part of it from the left. */
    private static void requireDate(String name, String value) {
        if (!value.matches("[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.]{0,12}Z?)?)?)?")) {
            throw new Refusal(Refusal.Code.InvalidDateFormat, name, name + " must be a date, for example"
                    + " 2026-01-31T09:30:00Z, not '" + value + "'");
        }
    }

    private static Predicate<@Nullable Object> test(@Nullable String modifier, String wanted) {
        return switch (modifier == null ? "eq" : modifier) {
            case "ne" -> value -> value == null || !text(value).equals(wanted);
            case "null" -> value -> value == null;
            case "notnull" -> value -> value != null;
            case "prefix" -> value -> value != null && text(value).startsWith(wanted);
            case "like" -> like(wanted);
            case "notlike" -> like(wanted).negate();
            case "lt" -> value -> value != null && Order.compare(value, wanted) < 0;
            case "lte" -> value -> value != null && Order.compare(value, wanted) <= 0;
            case "gt" -> value -> value != null && Order.compare(value, wanted) > 0;
            case "gte" -> value -> value != null && Order.compare(value, wanted) >= 0;
            default -> value -> value != null && text(value).equals(wanted);
        };
    }

    /** SQL's pattern: {@code %} stands for anything; capitals do not matter. */
    private static Predicate<@Nullable Object> like(String pattern) {
        var expression = Stream.of(pattern.split("%", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        var compiled = Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.DOTALL | Pattern.UNICODE_CASE);
        return value -> value != null && compiled.matcher(text(value)).matches();
    }

    private static String text(Object value) {
        return String.valueOf(value);
    }
}
