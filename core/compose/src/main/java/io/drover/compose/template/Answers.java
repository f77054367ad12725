package io.drover.compose.template;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** Texts by name, of which one that is missing is the empty text, as in Go's {@code map[string]string}. */
public final class Answers extends AbstractMap<String, Object> {
    private final Map<String, String> texts;

    public Answers(Map<String, String> texts) {
        this.texts = texts;
    }

    @Override
    public Object get(Object name) {
        return texts.getOrDefault(String.valueOf(name), "");
    }

    @Override
    public boolean containsKey(Object name) {
        return texts.containsKey(String.valueOf(name));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return Map.<String, Object>copyOf(texts).entrySet();
    }
}
