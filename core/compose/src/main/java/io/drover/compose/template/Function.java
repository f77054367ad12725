package io.drover.compose.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template may call. */
@FunctionalInterface
interface Function {
    /** @throws IllegalArgumentException when it cannot work with these */
    @Nullable
    Object call(Arguments arguments);

    /** The arguments of one call, by place. */
    record Arguments(List<@Nullable Object> all) {
        int size() {
            return all.size();
        }

        @Nullable
        Object value(int at) {
            if (at >= all.size()) {
                throw new IllegalArgumentException("wants more than " + all.size() + " arguments");
            }
            return all.get(at);
        }

        /** The last, which is where a pipe puts its value. */
        @Nullable
        Object last() {
            return value(Math.max(0, all.size() - 1));
        }

        String text(int at) {
            var value = value(at);
            return value == null ? "" : Printed.of(value);
        }

        long number(int at) {
            return Numbers.whole(value(at));
        }

        List<?> list(int at) {
            return switch (value(at)) {
                case null -> List.of();
                case List<?> list -> list;
                case Object other -> throw new IllegalArgumentException("wants a list, not '" + Printed.of(other)
                        + "'");
            };
        }

        List<@Nullable Object> from(int at) {
            return all.subList(Math.min(at, all.size()), all.size());
        }
    }
}
