package io.featurestore.server.definitions;

import com.google.protobuf.TextFormat;
import feast.proto.core.RegistryProto.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// The same definitions in YAML and as the Python SDK applied them.
final class Golden {
    static final String PROJECT = "golden";
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private Golden() {}

    /// What Python made of its definitions, without times.
    static Registry registry() {
        Registry.Builder registry = Registry.newBuilder();
        try (InputStream in = resource("registry.textproto").openStream()) {
            TextFormat.merge(new String(in.readAllBytes(), StandardCharsets.UTF_8), registry);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return registry.build();
    }

    static Path yaml() {
        return folder("yaml");
    }

    static Path python() {
        return folder("python");
    }

    /// What we make of the YAML.
    static RegistryObjects objects() throws IOException {
        return Assembler.assemble(PROJECT, declared(), NOW);
    }

    static Declared declared() throws IOException {
        List<Path> files = RepositoryFolder.of(yaml(), yaml().resolve("feature_store.yaml"))
                .yaml();
        return switch (DefinitionsReader.read(yaml(), files, PROJECT)) {
            case DefinitionsReader.Reading.Sound sound -> sound.declared();
            case DefinitionsReader.Reading.Faulty faulty -> throw new AssertionError(faulty.problems());
        };
    }

    private static Path folder(String name) {
        try {
            return Path.of(resource(name).toURI());
        } catch (URISyntaxException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static URL resource(String name) {
        return Objects.requireNonNull(Golden.class.getResource("/definitions/golden/" + name), name);
    }
}
