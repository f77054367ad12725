package io.drover.server.store;

import io.drover.model.Kind;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/** Numbers for ids, reserved in the database a block at a time, so that no number is ever given twice. */
final class IdBlocks {
    private static final int BLOCK = 200;
    private final Sql sql;
    private final Map<String, Block> blocks = new HashMap<>();

    IdBlocks(Sql sql) {
        this.sql = sql;
    }

    /** @throws Sql.Failed when a new block is needed and the database does not answer */
    synchronized String next(Kind kind) {
        var block = blocks.get(kind.letters());
        if (block == null || block.next == block.end) {
            block = reserve(kind.letters());
            blocks.put(kind.letters(), block);
        }
        return kind.id(block.next++);
    }

    private Block reserve(String letters) {
        sql.update("INSERT IGNORE INTO ids (letters, next) VALUES (?, 1)", Tuple.of(letters));
        var rows = sql.query("UPDATE ids SET next = LAST_INSERT_ID(next + " + BLOCK + ") WHERE letters = ?",
                Tuple.of(letters));
        var end = rows.property(MySQLClient.LAST_INSERTED_ID);
        return new Block(end - BLOCK, end);
    }

    private static final class Block {
        private long next;
        private final long end;

        Block(long next, long end) {
            this.next = next;
            this.end = end;
        }
    }
}
