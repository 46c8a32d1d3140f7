package io.featurestore.server.config;

import io.featurestore.server.config.OfflineStoreConfig.PostgresTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads the `offline_store` section.
final class OfflineStoreSection {
    private static final String NAME = "offline_store";
    private static final String TYPE = "type";
    private static final String DEFAULT = "dask";
    private static final String TEMPORARY_TABLE = "temp_table";
    private static final int POSTGRES_PORT = 5432;
    private static final int DEFAULT_CONNECTIONS = 10;
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private final Path repository;

    OfflineStoreSection(Path repository) {
        this.repository = repository;
    }

    OfflineStoreConfig read(Section root, Section.Findings findings) {
        if (root.raw(NAME) instanceof Yaml.Text type) {
            return of(type.value(), Section.empty(NAME, findings), root, NAME);
        }
        Section section = root.section(NAME);
        return of(section.text(TYPE).orElse(DEFAULT), section, section, TYPE);
    }

    private OfflineStoreConfig of(String type, Section section, Section typeOwner, String typeName) {
        OfflineStoreConfig.NotBuilt notBuilt =
                new OfflineStoreConfig.NotBuilt(FeastTypes.OFFLINE_STORE.unavailable(typeOwner.key(typeName), type));
        return switch (FeastTypes.OFFLINE_STORE.of(type)) {
            case BUILT -> {
                OfflineStoreConfig store = built(type, section);
                section.warnOfUnknownKeys();
                yield store;
            }
            case NOT_BUILT -> notBuilt;
            case UNKNOWN -> {
                typeOwner.problem(typeName, FeastTypes.OFFLINE_STORE.unknown(type));
                yield notBuilt;
            }
        };
    }

    private OfflineStoreConfig built(String type, Section section) {
        section.knows(TYPE);
        return switch (type) {
            case "dask", "file" -> new OfflineStoreConfig.Files(type);
            case "duckdb" -> {
                String streamed = "results are streamed, never staged";
                section.changesNothing("staging_location", streamed);
                section.changesNothing("staging_location_endpoint_override", streamed);
                yield new OfflineStoreConfig.DuckDb();
            }
            case "postgres" -> postgres(section);
            default -> throw new IllegalStateException("nothing reads an offline store of type " + type);
        };
    }

    private OfflineStoreConfig postgres(Section section) {
        String perRequest = "each request has a connection of its own, at most max_conn at a time";
        section.changesNothing("min_conn", perRequest);
        section.changesNothing("conn_type", perRequest);
        section.changesNothing("keepalives_idle", "idle connections are probed as the system does");
        if (section.text("entity_select_mode").orElse(TEMPORARY_TABLE).equals(TEMPORARY_TABLE)) {
            section.knows("entity_select_mode");
        } else {
            section.changesNothing("entity_select_mode", "entity rows always go into a temporary table");
        }
        String mode = section.filledText("sslmode").orElse("require");
        if (!SSL_MODES.contains(mode)) {
            section.problem("sslmode", "must be one of " + String.join(", ", SSL_MODES));
        }
        return new OfflineStoreConfig.Postgres(
                required(section, "host"),
                section.whole("port", 1).orElse(POSTGRES_PORT),
                required(section, "database"),
                section.filledText("db_schema").orElse("public"),
                required(section, "user"),
                new Secret(required(section, "password")),
                new PostgresTls(
                        mode,
                        path(section, "sslkey_path"),
                        path(section, "sslcert_path"),
                        path(section, "sslrootcert_path")),
                section.whole("max_conn", 1).orElse(DEFAULT_CONNECTIONS));
    }

    private static String required(Section section, String name) {
        Optional<String> value = section.filledText(name);
        if (value.isEmpty() && section.raw(name) instanceof Yaml.Nothing) {
            section.problem(name, "is missing");
        }
        return value.orElse("");
    }

    private Optional<Path> path(Section section, String name) {
        return section.filledText(name).map(repository::resolve).map(Path::normalize);
    }
}
