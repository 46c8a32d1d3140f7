package io.featurestore.server.offline.engine.duckdb;

/// @param type as DuckDB writes it: `BIGINT`, `FLOAT[]`
record TableColumn(String name, String type) {}
