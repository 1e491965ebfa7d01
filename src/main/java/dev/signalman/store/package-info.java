/**
 * The database: schema, the event log, snapshots, cursors, consumer positions and the outbox, in SQLite or PostgreSQL.
 * The only package that speaks JDBC; it knows events and opaque JSON, not what they mean.
 */
@NullMarked
package dev.signalman.store;

import org.jspecify.annotations.NullMarked;
