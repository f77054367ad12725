package io.drover.server.api;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How much of a resource a client wants to be told: {@code ?include=hosts} for resources that links lead to, and, beyond
 * Rancher, {@code ?fields=name,state} for those fields and no others ({@code links} and {@code actions} count as fields;
 * {@code id} and {@code type} always come). A name that a type does not have is no fault, since one request may tell of
 * several types.
 *
 * @param fields none means all
 */
record Wanted(List<String> include, Set<String> fields) {
    private static final String FIELDS = "fields";
    static final Wanted ALL = new Wanted(List.of(), Set.of());
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    static Wanted of(MultiMap query) {
        return new Wanted(List.copyOf(query.getAll("include")), query.getAll(FIELDS).stream()
                .flatMap(COMMA::splitAsStream).filter(name -> !name.isBlank())
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean has(String field) {
        return fields.isEmpty() || fields.contains(field);
    }
}
