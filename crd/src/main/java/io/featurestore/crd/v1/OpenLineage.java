package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.Map;

/// Lineage events.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class OpenLineage {
    @Required
    @JsonPropertyDescription("Emit lineage events.")
    public Boolean enabled;

    @OneOf({"http", "console", "file", "kafka"})
    @JsonPropertyDescription("How events are sent.")
    public String transportType;

    @JsonPropertyDescription("URL that events are sent to.")
    public String transportUrl;

    @JsonPropertyDescription("Path below the URL.")
    public String transportEndpoint;

    @JsonPropertyDescription("Secret whose key api_key is sent along.")
    public LocalObjectReference apiKeySecretRef;

    @JsonPropertyDescription("Further keys of the block; \"true\" and \"false\" become booleans.")
    public Map<String, String> extraConfig;

    @JsonPropertyDescription("Receive lineage events of others.")
    public Consumer consumer;

    /// Receives lineage events.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Consumer {
        @Required
        @JsonPropertyDescription("Receive events.")
        public Boolean enabled;

        @OneOf("sql")
        @Default("sql")
        @JsonPropertyDescription("Kind of the store of events.")
        public String storeType;

        @JsonPropertyDescription("Secret whose key connection_string names the database of events.")
        public LocalObjectReference connectionStringSecretRef;

        @JsonPropertyDescription("Secret whose key api_key senders must show.")
        public LocalObjectReference apiKeySecretRef;

        @JsonPropertyDescription("Feast project of each lineage namespace.")
        public Map<String, String> namespaceMapping;

        @Default("30")
        @Min(0)
        @JsonPropertyDescription("Days that events are kept; 0 is for ever.")
        public Integer retentionDays;

        @Default("6")
        @Min(1)
        @JsonPropertyDescription("Hours between two removals of old events.")
        public Integer retentionCheckIntervalHours;

        @JsonPropertyDescription("Receive events in a Deployment of its own.")
        public LineageServer lineageServer;
    }

    /// The Deployment that receives events.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class LineageServer {
        @Default("1")
        @Min(1)
        @JsonPropertyDescription("Number of its pods.")
        public Integer replicas;

        @JsonPropertyDescription("Its container: all but metrics and workerConfigs are used.")
        public Server server;
    }
}
