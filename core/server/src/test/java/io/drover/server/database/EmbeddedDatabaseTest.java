package io.drover.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.server.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The embedded database and its folder, across servers that are killed. */
class EmbeddedDatabaseTest {
    private final Path path = TestDatabase.temporary();

    @AfterEach
    void delete() {
        new MariaDb(path.resolve("mysql")).running().ifPresent(MariaDb::kill);
        TestDatabase.delete(path);
    }

    @Test
    void aFolderHasOneServerAndTheNextOneTakesItsDatabaseOver() throws Exception {
        var server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), AnotherServer.class.getName(), path.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var said = server.inputReader()) {
            var pid = Long.parseLong(said.readLine());
            assertThatThrownBy(() -> DataFolder.hold(path)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(path.toString()).hasMessageContaining(Long.toString(server.pid()));

            server.destroyForcibly().waitFor();
            assertThat(ProcessHandle.of(pid)).as("the database outlives its server").isPresent();
            try (var folder = DataFolder.hold(path)) {
                try (var database = EmbeddedDatabase.start(folder)) {
                    assertThat(database.pid()).isEqualTo(pid);
                    assertThat(written(database)).isEqualTo("kept");
                }
                assertThat(ProcessHandle.of(pid)).as("and ends with the next one").isEmpty();
            }
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aKilledDatabaseIsStartedAgainWithAllThatWasWritten() throws SQLException {
        try (var folder = DataFolder.hold(path); var database = EmbeddedDatabase.start(folder)) {
            write(database, "kept");
            var pid = database.pid();
            MariaDb.kill(ProcessHandle.of(pid).orElseThrow());
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> written(database).equals("kept"));
            assertThat(database.pid()).isNotEqualTo(pid);
        }
        assertThat(new MariaDb(path.resolve("mysql")).running()).isEmpty();
    }

    @Test
    void anInstallationThatWasBrokenOffIsMadeAnewAndNobodyElseCanOpenIt() throws IOException, SQLException {
        Files.createDirectories(path.resolve("mysql/data.new/mysql"));
        Files.writeString(path.resolve("mysql/data.new/ibdata1"), "half");
        try (var folder = DataFolder.hold(path); var database = EmbeddedDatabase.start(folder)) {
            write(database, "whole");
            assertThat(written(database)).isEqualTo("whole");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("mysql"))))
                    .isEqualTo("rwx------");
        }
    }

    static void write(EmbeddedDatabase database, String text) throws SQLException {
        var address = database.address();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE sample (text VARCHAR(40))");
            statement.execute("INSERT INTO sample VALUES ('" + text + "')");
        }
    }

    private static String written(EmbeddedDatabase database) throws SQLException {
        var address = database.address();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT text FROM sample")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
