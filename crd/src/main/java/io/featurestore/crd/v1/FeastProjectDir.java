package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;

/// Where the feature repository comes from: one of `git`, `init` and `packaged`.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FeastProjectDir {
    @JsonPropertyDescription("Clone a Git repository.")
    public Git git;

    @JsonPropertyDescription("Create a project, empty or from a template.")
    public Init init;

    @JsonPropertyDescription("Take the definitions from a directory of a container image.")
    public Packaged packaged;

    /// A Git repository.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Git {
        @Required
        @JsonPropertyDescription("URL to clone.")
        public String url;

        @JsonPropertyDescription("Branch, tag or commit to check out.")
        public String ref;

        @JsonPropertyDescription("Directory of the definitions, relative to the repository; by default feature_repo.")
        public String featureRepoPath;

        @JsonPropertyDescription("Git settings for the clone, as by git -c key=value.")
        public Map<String, String> configs;

        @JsonPropertyDescription("Environment of the init container, e.g. credentials.")
        public List<EnvVar> env;

        @JsonPropertyDescription("Secrets and ConfigMaps whose keys become environment of the init container.")
        public List<EnvFromSource> envFrom;
    }

    /// A project made by `feast init`.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Init {
        @JsonPropertyDescription("Create it without example definitions.")
        public Boolean minimal;

        @OneOf({
            "local",
            "gcp",
            "aws",
            "snowflake",
            "spark",
            "postgres",
            "hbase",
            "cassandra",
            "hazelcast",
            "couchbase",
            "clickhouse",
            "milvus",
            "ray",
            "ray_rag",
            "pytorch_nlp"
        })
        @JsonPropertyDescription("Template to start from.")
        public String template;
    }

    /// A repository that is part of an image.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Packaged {
        @JsonPropertyDescription("Image with the definitions; also the default image of every server.")
        public String image;

        @Required
        @JsonPropertyDescription("Absolute directory of the definitions in the image.")
        public String featureRepoPath;
    }
}
