package io.drover.compose.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Functions of lists and maps; none of them changes what it is given. */
final class Collections {
    private static final int MOST = 10_000;

    private Collections() {
    }

    static void addTo(Map<String, Function> all) {
        all.put("len", it -> length(it.value(0)));
        all.put("index", Collections::index);
        all.put("list", it -> bounded(new ArrayList<>(it.all())));
        all.put("first", it -> it.list(0).isEmpty() ? null : it.list(0).getFirst());
        all.put("last", it -> it.list(0).isEmpty() ? null : it.list(0).getLast());
        all.put("rest", it -> it.list(0).stream().skip(1).toList());
        all.put("initial", it -> it.list(0).stream().limit(Math.max(0, it.list(0).size() - 1L)).toList());
        all.put("append", it -> bounded(joined(List.of(it.list(0), it.from(1)))));
        all.put("prepend", it -> bounded(joined(List.of(it.from(1), it.list(0)))));
        all.put("concat", it -> bounded(joined(LongStream.range(0, it.size()).mapToObj(at -> it.list((int) at))
                .toList())));
        all.put("reverse", it -> it.list(0).reversed());
        all.put("uniq", it -> plain(it.list(0)).stream().distinct().toList());
        all.put("compact", it -> it.list(0).stream().filter(Truth::of).toList());
        all.put("without", it -> it.list(0).stream().filter(value -> !plain(it.from(1)).contains(value)).toList());
        all.put("has", it -> it.list(1).contains(plain(it.all().subList(0, 1)).getFirst()));
        all.put("join", it -> it.value(1) instanceof List<?> list
                ? String.join(it.text(0), Printed.each(list))
                : it.text(1));
        all.put("sortAlpha", it -> Printed.each(it.list(0)).stream().sorted().toList());
        all.put("until", it -> steps(0, it.number(0), 1));
        all.put("untilStep", it -> steps(it.number(0), it.number(1), it.number(2)));
        all.put("dict", it -> dict(it.all()));
        all.put("get", it -> map(it.value(0)).getOrDefault(it.text(1), ""));
        all.put("hasKey", it -> map(it.value(0)).containsKey(it.text(1)));
        all.put("keys", it -> new ArrayList<Object>(new TreeSet<>(map(it.value(0)).keySet())));
    }

    /** Lists of lists are not compared: how long that takes has no bound. */
    private static <T> List<T> plain(List<T> list) {
        if (list.stream().anyMatch(item -> item instanceof List<?> || item instanceof Map<?, ?>)) {
            throw new IllegalArgumentException("wants texts and numbers, not lists and maps of them");
        }
        return list;
    }

    private static Object length(@Nullable Object value) {
        return (long) switch (value) {
            case String text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null -> throw new IllegalArgumentException("len of nil");
            default -> throw new IllegalArgumentException("len of '" + Printed.of(value) + "'");
        };
    }

    private static @Nullable Object index(Function.Arguments arguments) {
        var value = arguments.value(0);
        for (var key : arguments.from(1)) {
            value = switch (value) {
                case Answers answers -> answers.get(String.valueOf(key));
                case Map<?, ?> map -> map.get(key);
                case List<?> list when key instanceof Long at && at >= 0 && at < list.size() ->
                    list.get(at.intValue());
                case null, default -> throw new IllegalArgumentException("no item " + Printed.of(key));
            };
        }
        return value;
    }

    private static Map<?, Object> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<Object, Object>();
            map.forEach(copy::put);
            return copy;
        }
        throw new IllegalArgumentException("wants a map");
    }

    private static Map<String, @Nullable Object> dict(List<@Nullable Object> pairs) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (var i = 0; i < pairs.size(); i += 2) {
            map.put(Printed.of(pairs.get(i)), i + 1 < pairs.size() ? pairs.get(i + 1) : "");
        }
        return map;
    }

    private static List<?> steps(long from, long to, long by) {
        var list = new ArrayList<Object>();
        for (var i = from; by > 0 ? i < to : by < 0 && i > to; i += by) {
            list.add(i);
            if (list.size() > MOST) {
                break;
            }
        }
        return bounded(list);
    }

    private static List<@Nullable Object> joined(List<? extends List<?>> lists) {
        var joined = new ArrayList<@Nullable Object>();
        lists.forEach(joined::addAll);
        return joined;
    }

    private static <T> List<T> bounded(List<T> list) {
        if (list.size() > MOST) {
            throw new IllegalArgumentException("gives more than " + MOST + " items");
        }
        return list;
    }
}
