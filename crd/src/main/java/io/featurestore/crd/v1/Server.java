package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;

/// The container of one server.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Server extends Container {
    @OneOf({"debug", "info", "warning", "error", "critical"})
    @JsonPropertyDescription("Log level of the server.")
    public String logLevel;

    @JsonPropertyDescription("Serve Prometheus metrics on port 8000 (online server).")
    public Boolean metrics;

    @JsonPropertyDescription("TLS of the server.")
    public Tls tls;

    @JsonPropertyDescription("Volume mounts added to the container.")
    public List<VolumeMount> volumeMounts;

    @JsonPropertyDescription("Worker processes of the server (online server).")
    public WorkerConfigs workerConfigs;

    /// Certificate of a server.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Tls {
        @JsonPropertyDescription("Turn TLS off where it is on by default (OpenShift).")
        public Boolean disable;

        @JsonPropertyDescription("Secret with the certificate and its private key.")
        public LocalObjectReference secretRef;

        @JsonPropertyDescription("Keys in the Secret.")
        public SecretKeyNames secretKeyNames;
    }

    /// Keys in the Secret of a certificate.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class SecretKeyNames {
        @JsonPropertyDescription("Key of the certificate; tls.crt by default.")
        public String tlsCrt;

        @JsonPropertyDescription("Key of the private key; tls.key by default.")
        public String tlsKey;
    }

    /// Tuning of a server's workers; what is absent is left to the server.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class WorkerConfigs {
        @Min(-1)
        @JsonPropertyDescription("Worker processes; -1 derives them from the number of CPUs.")
        public Integer workers;

        @Min(1)
        @JsonPropertyDescription("Connections that a worker holds at once.")
        public Integer workerConnections;

        @Min(0)
        @JsonPropertyDescription("Requests after which a worker is replaced; 0 is never.")
        public Integer maxRequests;

        @Min(0)
        @JsonPropertyDescription("Random spread of maxRequests.")
        public Integer maxRequestsJitter;

        @Min(1)
        @JsonPropertyDescription("Seconds that an idle connection is kept.")
        public Integer keepAliveTimeout;

        @Min(0)
        @JsonPropertyDescription("Seconds after which the server reads the registry anew.")
        public Integer registryTTLSeconds;
    }
}
