package io.drover.agent.link;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The known addresses of server nodes, the one that worked last first. Kept small: the newest list and the first one. */
public final class Servers {
    private final List<String> registered;
    private List<String> told = List.of();
    private String last = "";

    /** @param registered addresses that a person gave, as {@code http://host:8080} with or without a path */
    public Servers(List<String> registered) {
        this.registered = registered.stream().map(Servers::origin).distinct().toList();
    }

    public synchronized List<String> inOrder() {
        Set<String> all = new LinkedHashSet<>();
        if (!last.isEmpty()) {
            all.add(last);
        }
        all.addAll(told);
        all.addAll(registered);
        return List.copyOf(all);
    }

    synchronized void worked(String server) {
        last = server;
    }

    synchronized void failed(String server) {
        if (last.equals(server)) {
            last = "";
        }
    }

    /** A server told of the others. True when that is news. */
    public synchronized boolean told(List<String> servers) {
        var next = new ArrayList<String>();
        for (var server : servers) {
            try {
                next.add(origin(server));
            } catch (IllegalArgumentException e) {
                // not an address; the others may be
            }
        }
        var news = !next.equals(told);
        told = List.copyOf(next);
        return news;
    }

    /** Scheme, host and port of an address. */
    public static String origin(String address) {
        var uri = URI.create(address.strip());
        var scheme = uri.getScheme();
        if (uri.getHost() == null || scheme == null || !scheme.matches("https?")) {
            throw new IllegalArgumentException("not an address of a server: " + address);
        }
        return scheme + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
