package io.drover.compose.template;

import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Whole and other numbers. */
final class Numbers {
    private Numbers() {
    }

    static void addTo(Map<String, Function> all) {
        all.put("add", it -> folded(it, Math::addExact));
        all.put("add1", it -> Math.addExact(it.number(0), 1));
        all.put("sub", it -> Math.subtractExact(it.number(0), it.number(1)));
        all.put("mul", it -> folded(it, Math::multiplyExact));
        all.put("div", it -> it.number(0) / it.number(1));
        all.put("mod", it -> it.number(0) % it.number(1));
        all.put("max", it -> folded(it, Math::max));
        all.put("min", it -> folded(it, Math::min));
        for (var name : new String[]{"int", "int64", "atoi"}) {
            all.put(name, it -> whole(it.value(0)));
        }
        all.put("float64", it -> real(it.value(0)));
        all.put("floor", it -> Math.floor(real(it.value(0))));
        all.put("ceil", it -> Math.ceil(real(it.value(0))));
    }

    private static long folded(Function.Arguments arguments, LongBinaryOperator with) {
        return LongStream.range(0, arguments.size()).map(at -> arguments.number((int) at)).reduce(with)
                .orElseThrow(() -> new IllegalArgumentException("wants arguments"));
    }

    /** As Sprig takes anything for a whole number: what is none is 0. */
    static long whole(@Nullable Object value) {
        return value instanceof Long number ? number : (long) real(value);
    }

    private static double real(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Boolean truth -> truth ? 1 : 0;
            case Number number -> number.doubleValue();
            case Object other -> {
                try {
                    yield Double.parseDouble(other.toString().strip());
                } catch (NumberFormatException e) {
                    yield 0;
                }
            }
        };
    }
}
