package io.drover.server.store;

import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An INSERT of any number of rows, sent at once as a few statements of many rows each. */
record RowInsert(String into, String row, String after) {
    /** Few sizes, so that each statement is prepared once. */
    private static final List<Integer> SIZES = List.of(64, 8, 1);
    /** Characters of one statement; well below the packet that a database accepts. */
    private static final int LONGEST = 1_000_000;

    Future<?> send(MySQLConnection connection, List<Tuple> rows) {
        var sent = new ArrayList<Future<?>>();
        var from = 0;
        for (var size : SIZES) {
            while (rows.size() - from >= size && (size == 1 || length(rows.subList(from, from + size)) < LONGEST)) {
                sent.add(connection.preparedQuery(statement(size)).execute(joined(rows.subList(from, from + size))));
                from += size;
            }
        }
        return Future.all(sent);
    }

    private String statement(int size) {
        return into + " VALUES " + String.join(",", Collections.nCopies(size, row)) + after;
    }

    private static int length(List<Tuple> rows) {
        return rows.stream().mapToInt(row -> row.getValue(row.size() - 1) instanceof String body ? body.length() : 0)
                .sum();
    }

    private static Tuple joined(List<Tuple> rows) {
        var all = Tuple.tuple();
        rows.forEach(row -> {
            for (var column = 0; column < row.size(); column++) {
                all.addValue(row.getValue(column));
            }
        });
        return all;
    }
}
