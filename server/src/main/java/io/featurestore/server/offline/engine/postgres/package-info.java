/// Offline work pushed down to PostgreSQL as SQL. Only what decides (a row's place, its time, its keys) goes to the
/// server; the rest of a frame waits in a file, and meets its features again row by row. Everything is read in
/// transactions that may not write, by cursor, under a statement timeout.
@NullMarked
package io.featurestore.server.offline.engine.postgres;

import org.jspecify.annotations.NullMarked;
