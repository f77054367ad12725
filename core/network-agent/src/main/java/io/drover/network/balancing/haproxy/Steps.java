package io.drover.network.balancing.haproxy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What brings the servers of a running HAProxy from what they are to what they should be, as commands. Whoever would not answer
 * gets nothing new at first, and whoever would when others have been given it: there is always somebody. Pure.
 */
final class Steps {
    /** How long HAProxy tries to connect, unless a person says otherwise. */
    private static final int CONNECTING_SECONDS = 5;

    private final Wanted wanted;
    private final Function<String, Fate> fates;
    private final List<String> stop = new ArrayList<>();
    private final List<String> start = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();

    /** @param fates of servers, by their names */
    private Steps(Wanted wanted, Function<String, Fate> fates) {
        this.wanted = wanted;
        this.fates = fates;
    }

    /** @param backends that it has; of others nothing can be changed while it runs by another file */
    static List<String> between(List<Seen> servers, Set<String> backends, Wanted wanted,
            Function<String, Fate> fates) {
        var steps = new Steps(wanted, fates);
        var there = new HashSet<String>();
        for (var seen : servers) {
            there.add(seen.backend() + "/" + seen.name());
            steps.consider(seen);
        }
        wanted.targets().forEach((backend, targets) -> {
            if (backends.contains(backend)) {
                targets.values().stream().filter(target -> !there.contains(backend + "/" + target.name()))
                        .forEach(target -> steps.add(backend, target));
            }
        });
        var all = new ArrayList<>(steps.stop);
        all.addAll(steps.start);
        all.addAll(steps.rest);
        all.addAll(steps.remove);
        return all;
    }

    private void consider(Seen seen) {
        if (seen.byName()) {
            return;
        }
        var targets = wanted.targets().get(seen.backend());
        var target = targets == null ? null : targets.get(seen.name());
        if (target != null) {
            adjust(seen, target);
            return;
        }
        switch (fates.apply(seen.name())) {
            case FOREIGN -> {
                // a line of a person's own
            }
            case GONE -> remove(seen, true);
            case STAYS -> {
                if (targets != null) {
                    remove(seen, false);
                }
            }
            case RESTS -> {
                if (targets != null) {
                    remove(seen, false);
                } else {
                    disable(seen);
                }
            }
        }
    }

    private void adjust(Seen seen, Target target) {
        var path = path(seen);
        if (!target.ready()) {
            disable(seen, target.well() ? rest : stop);
        }
        var moved = !same(seen.address(), target.address());
        if (moved || seen.port() != target.port()) {
            // a connection that is in use would be used again, as long as somebody asks often enough, to where it is no longer;
            // another port is another shape, and that a worker without connections
            start.add("set server " + path + " addr " + target.address() + " port " + target.port()
                    + (moved ? "; shutdown sessions server " + path : ""));
        }
        if (seen.weight() != target.weight()) {
            start.add("set server " + path + " weight " + target.weight());
        }
        if (seen.checkable() && !seen.checking()) {
            start.add("enable health " + path);
        }
        if (target.ready() && seen.disabled()) {
            start.add("set server " + path + " state ready");
        }
    }

    private void add(String backend, Target target) {
        var path = backend + "/" + target.name();
        start.add("add server " + path + " " + Quoted.forCommand(target.added()));
        var key = wanted.keys().get(backend);
        if (key != null) {
            // one that was added has its cookie only when the key is said again
            start.add("set dynamic-cookie-key backend " + backend + " " + key);
        }
        if (target.checked()) {
            start.add("enable health " + path);
        }
        if (target.ready()) {
            start.add("enable server " + path);
        }
    }

    private void disable(Seen seen) {
        disable(seen, stop);
    }

    private static void disable(Seen seen, List<String> when) {
        if (!seen.disabled()) {
            when.add("set server " + path(seen) + " state maint");
        }
    }

    private void remove(Seen seen, boolean gone) {
        disable(seen);
        // until then what only tried to reach it is given to another
        if (gone && seen.disabled() && seen.seconds() > CONNECTING_SECONDS) {
            remove.add("shutdown sessions server " + path(seen));
        }
        remove.add("del server " + path(seen));
    }

    /** Some addresses can be written in several ways. */
    private static boolean same(String one, String other) {
        try {
            return one.equals(other) || InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String path(Seen seen) {
        return seen.backend() + "/" + seen.name();
    }
}
