package io.drover.server.store;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A commit as rows of the tables {@code resource} and {@code change_log}; made before anything is sent. */
record CommitRows(List<Tuple> puts, List<Tuple> forgets, List<Tuple> log) {

    static CommitRows of(String scope, Commit commit) {
        var log = new ArrayList<Tuple>();
        // a resource that several updates of this commit changed is put once
        var newest = new LinkedHashMap<String, @Nullable Tuple>();
        for (var change : commit.changes()) {
            var after = change.after();
            var kind = after == null ? null : after.kind().stored();
            var body = after == null ? null : Codec.body(after);
            log.add(Tuple.of(scope, change.seq(), change.id(), kind, body));
            newest.put(change.id(), body == null ? null : Tuple.of(scope, change.id(), kind, change.seq(), body));
        }
        var puts = new ArrayList<Tuple>();
        var forgets = new ArrayList<Tuple>();
        newest.forEach((id, row) -> {
            if (row == null) {
                forgets.add(Tuple.of(scope, id));
            } else {
                puts.add(row);
            }
        });
        return new CommitRows(puts, forgets, log);
    }
}
