package io.drover.server.database;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that holds a data folder with its database until it is killed. Says the database's process id. */
final class AnotherServer {
    private AnotherServer() {
    }

    public static void main(String[] arguments) throws Exception {
        var database = EmbeddedDatabase.start(DataFolder.hold(Path.of(arguments[0])));
        EmbeddedDatabaseTest.write(database, "kept");
        System.out.println(database.pid());
        new CountDownLatch(1).await();
    }
}
