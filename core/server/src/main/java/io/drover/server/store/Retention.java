package io.drover.server.store;

import io.drover.model.ContainerVolumes.Named;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.NamedVolume;
import io.drover.model.Resource;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the database small: old log lines and long removed resources go, a few at a time. */
final class Retention {
    static final Duration LOG = Duration.ofHours(6);
    static final Duration REMOVED = Duration.ofHours(24);
    /** However young they are: a busy scope must not fill the disk. */
    static final int KEPT = 100_000;
    private static final int RESOURCES = 200;
    // looks at the oldest thousand only, so that it costs the same for every length of the log
    private static final String OLD = """
            SELECT COALESCE(MAX(line.seq), 0) AS last
            FROM (SELECT seq, at FROM change_log WHERE scope = ? ORDER BY seq LIMIT 1000) line, scope
            WHERE scope.scope = ? AND (line.seq <= scope.seq - ? OR line.at < UTC_TIMESTAMP(6) - INTERVAL %d SECOND)"""
            .formatted(LOG.toSeconds());

    private final Sql sql;

    Retention(Sql sql) {
        this.sql = sql;
    }

    /** Deletes old lines of a scope's change log, in batches that hold no lock for long. */
    void trimLog(String scope) {
        while (sql.update("DELETE FROM change_log WHERE scope = ? AND seq <= ?", Tuple.of(scope, old(scope))) > 0) {
            // until nothing is old
        }
    }

    /** The last of the oldest lines that are to go now; 0 when none is. */
    private long old(String scope) {
        for (var row : sql.query(OLD, Tuple.of(scope, scope, KEPT))) {
            return row.getLong("last");
        }
        return 0;
    }

    /** Forgets some of the resources that were removed long ago. True when more are left. */
    static boolean forgetRemoved(Draft draft) {
        var limit = draft.now().minus(REMOVED);
        var needed = witnesses(draft.view());
        var old = draft.view().everything().stream()
                .filter(resource -> !resource.exists() && Objects.requireNonNull(resource.removed()).isBefore(limit))
                .map(Resource::id).filter(id -> !needed.contains(id)).limit(RESOURCES).toList();
        old.forEach(draft::forget);
        return old.size() == RESOURCES;
    }

    /**
     * The last to have used each volume on each host, with what says how the volume is called: without them nobody would
     * know where it is.
     */
    private static Set<String> witnesses(View view) {
        var last = new HashMap<String, Instance>();
        for (var resource : view.everything()) {
            if (resource instanceof Instance instance && view.get(Host.class, instance.hostId()) != null) {
                needing(view, instance).forEach(volume -> last.merge(instance.hostId() + "/" + volume, instance,
                        Retention::later));
            }
        }
        return last.values().stream()
                .flatMap(instance -> Stream.of(instance.id(), instance.serviceId(), instance.stackId()))
                .filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** Those that are nowhere else, and those that people made, of which they may ask all hosts to remove them. */
    private static Stream<String> needing(View view, Instance instance) {
        var volumes = view.volumesOf(instance);
        return Stream.concat(volumes.kept().stream(), volumes.left().stream().map(Named::name)
                .filter(name -> view.volumesNamed(name).stream().anyMatch(NamedVolume::made)));
    }

    private static Instance later(Instance one, Instance other) {
        var end = Comparator.comparing(Instance::removed, Comparator.nullsLast(Comparator.naturalOrder()));
        return end.compare(one, other) >= 0 ? one : other;
    }
}
