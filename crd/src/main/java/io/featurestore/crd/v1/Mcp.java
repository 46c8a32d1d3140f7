package io.featurestore.crd.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/// The Model Context Protocol on a server.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Mcp {
    @Required
    @JsonPropertyDescription("Serve it.")
    public Boolean enabled;

    @JsonPropertyDescription("Name that the server tells its clients.")
    public String serverName;

    @JsonPropertyDescription("Version that the server tells its clients.")
    public String serverVersion;

    @OneOf({"sse", "http"})
    @JsonPropertyDescription("Transport.")
    public String transport;
}
