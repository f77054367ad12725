package io.drover.server.database;

import org.flywaydb.core.Flyway;

/** Brings the tables of a database to what this version needs. Safe to run from several nodes at once. */
public final class Migrations {
    private Migrations() {
    }

    /** @throws org.flywaydb.core.api.FlywayException when the database cannot be reached or is of a newer version */
    public static void run(DatabaseAddress address) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.jdbcUrl(), address.user(), address.password()).connectRetries(60)
                .connectRetriesInterval(1)
                .table("schema_version").load().migrate();
    }
}
