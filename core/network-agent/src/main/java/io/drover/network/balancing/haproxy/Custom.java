package io.drover.network.balancing.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sections that a person wrote for HAProxy's file.
 *
 * @param sections lines by header, in the order in which they were written
 * @param servers what is added to each server of a section, by its header
 */
record Custom(Map<String, List<String>> sections, Map<String, String> servers) {
    private static final Set<String> HEADERS = Set.of("global", "defaults", "frontend", "backend", "listen", "userlist",
            "peers", "mailers", "resolvers", "cache", "program", "ring", "log-forward", "http-errors", "fcgi-app");
    /** Words whose next one is part of what a line is about. */
    private static final Set<String> IN_TWO_WORDS = Set.of("option", "timeout", "errorfile", "stats",
            "http-check");
    private static final Set<String> WAYS_TO_CLOSE = Set.of("option http-keep-alive", "option http-server-close",
            "option httpclose");
    /** Without these nobody could steer it from outside, or a worker not find its successor. */
    private static final Set<String> OURS = Set.of("daemon", "pidfile", "master-worker", "chroot", "user", "group",
            "uid", "gid");
    private static final String EACH_SERVER = "server $IP";

    static Custom parse(String text) {
        var sections = new LinkedHashMap<String, List<String>>();
        var servers = new LinkedHashMap<String, String>();
        var header = "";
        for (var line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var words = line.split("\\s+");
            if (HEADERS.contains(words[0].toLowerCase(Locale.ROOT))) {
                header = words[0].toLowerCase(Locale.ROOT) + line.substring(words[0].length()).replaceAll("\\s+", " ");
                sections.computeIfAbsent(header, _ -> new ArrayList<>());
            } else if (line.startsWith(EACH_SERVER)) {
                servers.merge(header, line.substring(EACH_SERVER.length()).strip(), (one, two) -> one + " " + two);
            } else if (!(header.equals("global") && OURS.contains(words[0]))) {
                sections.computeIfAbsent(header.isEmpty() ? "global" : header, _ -> new ArrayList<>()).add(line);
            }
        }
        return new Custom(sections, servers);
    }

    List<String> lines(String header) {
        return sections.getOrDefault(header, List.of());
    }

    /** All that was written for any of these. */
    List<String> lines(Stream<String> headers) {
        return headers.flatMap(header -> lines(header).stream()).toList();
    }

    String servers(Stream<String> headers) {
        return headers.map(servers::get).filter(java.util.Objects::nonNull).collect(Collectors.joining(" "));
    }

    static Set<String> keys(List<String> lines) {
        return lines.stream().map(Custom::key).collect(Collectors.toSet());
    }

    /** What a line is about: of two with the same the person's own stands. */
    static String key(String line) {
        var words = line.replaceFirst("^no\\s+", "").split("\\s+");
        var key = words.length > 1 && IN_TWO_WORDS.contains(words[0]) ? words[0] + " " + words[1] : words[0];
        return WAYS_TO_CLOSE.contains(key) ? "option http-keep-alive" : key;
    }
}
