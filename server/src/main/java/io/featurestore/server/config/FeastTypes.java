package io.featurestore.server.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The values that Feast 0.67 has for each `type` key, and those among them that this build has.
record FeastTypes(List<String> built, List<String> others, String classSuffix) {

    static final FeastTypes REGISTRY =
            new FeastTypes(List.of("file", "remote"), List.of("sql", "snowflake.registry"), "");
    static final FeastTypes ONLINE_STORE = new FeastTypes(
            List.of("redis", "sqlite"),
            List.of(
                    "aerospike",
                    "bigtable",
                    "cassandra",
                    "chronon",
                    "couchbase.online",
                    "datastore",
                    "dynamodb",
                    "elasticsearch",
                    "hazelcast",
                    "hbase",
                    "hybrid",
                    "milvus",
                    "mongodb",
                    "mysql",
                    "postgres",
                    "qdrant",
                    "remote",
                    "scylladb",
                    "singlestore",
                    "snowflake.online"),
            "OnlineStore");
    static final FeastTypes OFFLINE_STORE = new FeastTypes(
            List.of("dask", "duckdb", "file", "postgres"),
            List.of(
                    "athena",
                    "bigquery",
                    "chronon",
                    "clickhouse",
                    "couchbase.offline",
                    "hybrid",
                    "mssql",
                    "oracle",
                    "ray",
                    "redshift",
                    "remote",
                    "snowflake.offline",
                    "spark",
                    "trino"),
            "OfflineStore");
    static final FeastTypes BATCH_ENGINE = new FeastTypes(
            List.of("local"),
            List.of(
                    "flink.engine",
                    "k8s",
                    "lambda",
                    "ray.engine",
                    "snowflake.engine",
                    "spark.engine",
                    "spark_application",
                    "trino",
                    "trino.engine"),
            "Engine");
    static final FeastTypes AUTH = new FeastTypes(List.of("kubernetes", "no_auth"), List.of("oidc"), "");
    static final FeastTypes FEATURE_SERVER = new FeastTypes(List.of("local"), List.of("mcp"), "");

    /// How a type stands to this build.
    enum Standing {
        BUILT,
        NOT_BUILT,
        UNKNOWN
    }

    Standing of(String type) {
        if (built.contains(type)) {
            return Standing.BUILT;
        }
        boolean pythonClass = !classSuffix.isEmpty() && type.matches("[\\w.]+\\.\\w+" + classSuffix);
        return others.contains(type) || pythonClass ? Standing.NOT_BUILT : Standing.UNKNOWN;
    }

    Unavailable unavailable(String key, String type) {
        return new Unavailable(key, type, built);
    }

    /// What to answer to a type that Feast does not have either.
    String unknown(String type) {
        String exists = built.isEmpty()
                ? "Feast has: " + String.join(", ", others)
                : "this build has: " + String.join(", ", built);
        return closest(type)
                .map(near -> "'%s' does not exist; did you mean '%s'? %s".formatted(ShownKey.of(type), near, exists))
                .orElseGet(() -> "'%s' does not exist; %s".formatted(ShownKey.of(type), exists));
    }

    private Optional<String> closest(String type) {
        return Stream.concat(built.stream(), others.stream())
                .filter(known -> known.equalsIgnoreCase(type.strip()))
                .findFirst();
    }
}
