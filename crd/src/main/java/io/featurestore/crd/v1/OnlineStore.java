package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/// The online store and the server in front of it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class OnlineStore {
    @JsonPropertyDescription("Run no online server, e.g. for a FeatureStore that only shares its registry.")
    public Boolean disabled;

    @JsonPropertyDescription("Where the features are kept: a file or a database.")
    public Persistence persistence;

    @JsonPropertyDescription("The server; deployed with defaults where absent.")
    public Server server;

    @JsonPropertyDescription("What the server offers beyond reading features.")
    public Serving serving;

    /// Where the online store keeps features: one of `file` and `store`.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Persistence {
        @JsonPropertyDescription("An SQLite file.")
        public File file;

        @OneOf(
                field = "type",
                value = {
                    "snowflake.online",
                    "redis",
                    "datastore",
                    "dynamodb",
                    "bigtable",
                    "postgres",
                    "cassandra",
                    "mysql",
                    "hazelcast",
                    "singlestore",
                    "hbase",
                    "elasticsearch",
                    "qdrant",
                    "couchbase.online",
                    "milvus",
                    "hybrid",
                    "mongodb",
                    "aerospike",
                    "scylladb"
                })
        @JsonPropertyDescription("A database; needed for more than one pod.")
        public Store store;
    }

    /// An SQLite file.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class File {
        @JsonPropertyDescription("Absolute path of the file; with a pvc, its name there.")
        public String path;

        @JsonPropertyDescription("Volume for the file; without, it is lost with the pod.")
        public Pvc pvc;
    }

    /// The `feature_server` block of the server's configuration.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Serving {
        @JsonPropertyDescription("Serve the Model Context Protocol.")
        public Mcp mcp;

        @JsonPropertyDescription("Prometheus metrics of the server.")
        public Metrics metrics;

        @JsonPropertyDescription("Batching of rows that are pushed to the offline store.")
        public OfflinePushBatching offlinePushBatching;
    }

    /// Metrics of the server.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Metrics {
        @Required
        @JsonPropertyDescription("Serve metrics on port 8000.")
        public Boolean enabled;

        @JsonPropertyDescription("Kinds of metrics, each on or off.")
        public Map<String, Boolean> categories;
    }

    /// Batching of pushed rows.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class OfflinePushBatching {
        @Required
        @JsonPropertyDescription("Collect rows before they are written.")
        public Boolean enabled;

        @Min(1)
        @JsonPropertyDescription("Rows of a batch.")
        public Integer batchSize;

        @Min(1)
        @JsonPropertyDescription("Seconds after which a batch is written though it is not full.")
        public Integer batchIntervalSeconds;
    }
}
