/**
 * The database that the store writes to: the embedded one, which is a process of its own on the server's data folder, or
 * an outside one named by {@code CATTLE_DB_CATTLE_*}; and the migrations that make its tables.
 */
@NullMarked
package io.drover.server.database;

import org.jspecify.annotations.NullMarked;
