package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.Map;

/// The registry: one of `local` and `remote`.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Registry {
    @JsonPropertyDescription("A registry of this FeatureStore.")
    public Local local;

    @JsonPropertyDescription("A registry that is run elsewhere.")
    public Remote remote;

    /// A registry of this FeatureStore.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Local {
        @JsonPropertyDescription("Where the registry is kept: a file or a database.")
        public Persistence persistence;

        @JsonPropertyDescription("The server; none where absent.")
        public RegistryServer server;
    }

    /// Where the registry is kept: one of `file` and `store`.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Persistence {
        @JsonPropertyDescription("A file, local or in object storage.")
        public File file;

        @OneOf(
                field = "type",
                value = {"sql", "snowflake.registry"})
        @JsonPropertyDescription("A database; this or object storage is needed for more than one pod.")
        public Store store;
    }

    /// A registry file.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class File {
        @JsonPropertyDescription("Absolute path, or s3:// or gs:// URI; with a pvc, the file's name there.")
        public String path;

        @JsonPropertyDescription("Volume for the file; without, a local file is lost with the pod.")
        public Pvc pvc;

        @OneOf({"none", "sync", "thread"})
        @JsonProperty("cache_mode")
        @JsonPropertyDescription("How servers refresh the registry that they hold in memory.")
        public String cacheMode;

        @Min(0)
        @JsonProperty("cache_ttl_seconds")
        @JsonPropertyDescription("Seconds after which servers refresh the registry; 0 is never.")
        public Integer cacheTtlSeconds;

        @JsonProperty("s3_additional_kwargs")
        @JsonPropertyDescription("Further settings of an upload to S3.")
        public Map<String, String> s3AdditionalKwargs;
    }

    /// The registry server: a server with three switches more.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class RegistryServer extends Server {
        @JsonPropertyDescription("Serve gRPC; true by default.")
        public Boolean grpc;

        @JsonPropertyDescription("Serve REST, too.")
        public Boolean restAPI;

        @JsonPropertyDescription("Serve the Model Context Protocol; needs restAPI.")
        public Mcp mcp;
    }

    /// A registry that is run elsewhere: one of `hostname` and `feastRef`.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Remote {
        @JsonPropertyDescription("host:port of a gRPC registry.")
        public String hostname;

        @JsonPropertyDescription("Another FeatureStore whose registry is used.")
        public FeastRef feastRef;

        @JsonPropertyDescription("TLS towards that registry.")
        public RemoteTls tls;
    }

    /// Names another FeatureStore.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class FeastRef {
        @Required
        @JsonPropertyDescription("Name of the FeatureStore.")
        public String name;

        @JsonPropertyDescription("Its namespace; by default this one.")
        public String namespace;
    }

    /// TLS towards a remote registry.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class RemoteTls {
        @Required
        @JsonPropertyDescription("ConfigMap with the certificate to trust.")
        public LocalObjectReference configMapRef;

        @Required
        @JsonPropertyDescription("Key in the ConfigMap.")
        public String certName;
    }
}
