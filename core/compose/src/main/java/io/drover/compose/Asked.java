package io.drover.compose;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Variables, and which of them somebody wanted to know. For one thread. */
final class Asked extends AbstractMap<String, String> {
    private final Map<String, String> variables;
    private final Set<String> names = new TreeSet<>();

    Asked(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Also of those that there are not. */
    Set<String> names() {
        return names;
    }

    @Override
    public @Nullable String get(Object name) {
        names.add(String.valueOf(name));
        return variables.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        names.add(String.valueOf(name));
        return variables.containsKey(name);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return variables.entrySet();
    }
}
