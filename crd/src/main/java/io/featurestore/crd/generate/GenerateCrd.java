package io.featurestore.crd.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the CRD as YAML for people and clusters, and as JSON for [io.featurestore.crd.schema.SchemaValidator].
///
/// Arguments: the YAML file of this build, the JSON file, the committed YAML file, and `true` to renew the latter, too.
final class GenerateCrd {
    private static final String HEADER = """
            # Generated from the Java types of the module crd; renew it with
            #   mvn -pl crd process-classes -Dcrd.update
            """;

    private GenerateCrd() {}

    public static void main(String[] args) throws IOException {
        JsonNode crd = Crd.document();
        String yaml = HEADER + yaml().writeValueAsString(crd);
        write(Path.of(args[0]), yaml);
        write(Path.of(args[1]), new ObjectMapper().writeValueAsString(crd));
        if (Boolean.parseBoolean(args[3])) {
            write(Path.of(args[2]), yaml);
        }
    }

    private static YAMLMapper yaml() {
        return YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}
