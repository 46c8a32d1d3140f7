package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.util.List;

/// A volume that outlives the pod: one of `ref` and `create`.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Pvc {
    @JsonPropertyDescription("Use an existing PersistentVolumeClaim.")
    public LocalObjectReference ref;

    @JsonPropertyDescription("Create a PersistentVolumeClaim; cannot be changed later.")
    public Create create;

    @Required
    @JsonPropertyDescription("Absolute path at which every container sees the volume.")
    public String mountPath;

    /// A claim to create.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Create {
        @JsonPropertyDescription("Access modes; ReadWriteOnce by default.")
        public List<String> accessModes;

        @JsonPropertyDescription("Storage class; by default that of the cluster.")
        public String storageClassName;

        @JsonPropertyDescription("Size of the volume.")
        public VolumeResourceRequirements resources;
    }
}
