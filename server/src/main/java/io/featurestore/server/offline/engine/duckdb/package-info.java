/// Offline work over Parquet files, by DuckDB in this process. Frames come in as Arrow streams and are kept as tables
/// that DuckDB may spill; joins are one SQL statement; answers leave as Arrow batches while they are pulled. Columns
/// are known by position inside, so that no name of a user's can collide with another or with one of ours.
@NullMarked
package io.featurestore.server.offline.engine.duckdb;

import org.jspecify.annotations.NullMarked;
