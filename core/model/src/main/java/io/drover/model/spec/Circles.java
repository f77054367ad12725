package io.drover.model.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Names that lead to each other and come back. Pure. */
public final class Circles {
    private Circles() {
    }

    /**
     * The first circle, its beginning once more at its end, or nothing.
     *
     * @param edges where each name leads; names that lead nowhere may be missing
     */
    public static List<String> first(Map<String, List<String>> edges) {
        var done = new HashSet<String>();
        for (var start : edges.keySet()) {
            // not by recursion: a file may make a path as long as it likes
            var path = new LinkedHashSet<>(List.of(start));
            var open = new ArrayDeque<Iterator<String>>(List.of(edges.getOrDefault(start, List.of()).iterator()));
            while (!open.isEmpty()) {
                if (!open.getLast().hasNext()) {
                    open.removeLast();
                    done.add(path.removeLast());
                    continue;
                }
                var next = open.getLast().next();
                if (path.contains(next)) {
                    var circle = new ArrayList<>(path.stream().dropWhile(name -> !name.equals(next)).toList());
                    circle.add(next);
                    return circle;
                }
                if (!done.contains(next)) {
                    path.add(next);
                    open.add(edges.getOrDefault(next, List.of()).iterator());
                }
            }
        }
        return List.of();
    }
}
