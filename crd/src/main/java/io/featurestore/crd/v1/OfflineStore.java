package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/// The offline store and the server in front of it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class OfflineStore {
    @JsonPropertyDescription("Where the history of features is kept: files or a database.")
    public Persistence persistence;

    @JsonPropertyDescription("The server; none where absent, the store is configured all the same.")
    public Server server;

    /// Where the offline store keeps features: one of `file` and `store`.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Persistence {
        @JsonPropertyDescription("A local engine on files.")
        public File file;

        @OneOf(
                field = "type",
                value = {
                    "snowflake.offline",
                    "bigquery",
                    "redshift",
                    "spark",
                    "postgres",
                    "trino",
                    "athena",
                    "mssql",
                    "couchbase.offline",
                    "clickhouse",
                    "ray",
                    "oracle",
                    "hybrid"
                })
        @JsonPropertyDescription("A database or warehouse; needed for more than one pod.")
        public Store store;
    }

    /// A local engine.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class File {
        @OneOf({"file", "dask", "duckdb"})
        @JsonPropertyDescription("Engine; dask by default.")
        public String type;

        @JsonPropertyDescription("Volume for the project directory and its files.")
        public Pvc pvc;
    }
}
