package io.drover.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML that knows where it stands. Lines count from 1. */
sealed interface Value {
    Source source();

    int line();

    /** What a person calls it in a message. */
    String kind();

    /** As JSON has it: texts, numbers, truth values, lists and maps. */
    Object plain();

    /** The same, said to stand elsewhere. */
    Value at(int elsewhere);

    /**
     * @param text as written, quotes taken off; booleans as {@code true} and {@code false}
     * @param nothing the value is empty or {@code null}
     * @param json what it is where any value may stand: a number and a truth value when written without quotes
     */
    record Scalar(Source source, int line, String text, boolean nothing, Object json) implements Value {
        Scalar(Source source, int line, String text, boolean nothing) {
            this(source, line, text, nothing, text);
        }

        @Override
        public String kind() {
            return nothing ? "nothing" : "'" + text + "'";
        }

        @Override
        public Object plain() {
            return json;
        }

        @Override
        public Scalar at(int elsewhere) {
            return new Scalar(source, elsewhere, text, nothing, json);
        }
    }

    record Items(Source source, int line, List<Value> values) implements Value {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Object plain() {
            return values.stream().map(Value::plain).toList();
        }

        @Override
        public Items at(int elsewhere) {
            return new Items(source, elsewhere, values);
        }
    }

    record Fields(Source source, int line, Map<String, Value> values) implements Value {
        @Override
        public String kind() {
            return "a map";
        }

        @Override
        public Map<String, Object> plain() {
            var map = new LinkedHashMap<String, Object>();
            values.forEach((key, value) -> map.put(key, value.plain()));
            return map;
        }

        @Override
        public Fields at(int elsewhere) {
            return new Fields(source, elsewhere, values);
        }

        Fields without(String key) {
            var left = new LinkedHashMap<>(values);
            left.remove(key);
            return new Fields(source, line, left);
        }
    }
}
