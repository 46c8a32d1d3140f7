package io.featurestore.server.config;

import io.featurestore.server.config.OnlineStoreConfig.RedisKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the `online_store` section.
final class OnlineStoreSection {
    private static final String NAME = "online_store";
    private static final String TYPE = "type";
    private static final Set<String> NONE = Set.of("none", "null");

    private final Path repository;

    OnlineStoreSection(Path repository) {
        this.repository = repository;
    }

    OnlineStoreConfig read(Section root, Section.Findings findings) {
        if (!root.has(NAME)) {
            return of("sqlite", Section.empty(NAME, findings), root, NAME);
        }
        return switch (root.raw(NAME)) {
            case Yaml.Nothing ignored -> new OnlineStoreConfig.None();
            case Yaml.Text type ->
                NONE.contains(type.value().toLowerCase(Locale.ROOT))
                        ? new OnlineStoreConfig.None()
                        : of(type.value(), Section.empty(NAME, findings), root, NAME);
            case Yaml ignored -> {
                Section section = root.section(NAME);
                yield of(section.text(TYPE).orElse("sqlite"), section, section, TYPE);
            }
        };
    }

    private OnlineStoreConfig of(String type, Section section, Section typeOwner, String typeName) {
        if (type.equals("remote")) {
            return remote(section);
        }
        OnlineStoreConfig.NotBuilt notBuilt =
                new OnlineStoreConfig.NotBuilt(FeastTypes.ONLINE_STORE.unavailable(typeOwner.key(typeName), type));
        return switch (FeastTypes.ONLINE_STORE.of(type)) {
            case BUILT -> {
                OnlineStoreConfig store = built(type, section);
                section.warnOfUnknownKeys();
                yield store;
            }
            case NOT_BUILT -> notBuilt;
            case UNKNOWN -> {
                typeOwner.problem(typeName, FeastTypes.ONLINE_STORE.unknown(type));
                yield notBuilt;
            }
        };
    }

    private OnlineStoreConfig built(String type, Section section) {
        return switch (type) {
            case "redis" -> redis(section);
            case "sqlite" -> sqlite(section);
            default -> throw new IllegalStateException("nothing reads an online store of type " + type);
        };
    }

    private OnlineStoreConfig remote(Section section) {
        section.knows(TYPE);
        for (String connection :
                new String[] {"connection_pool_size", "connection_idle_timeout", "connection_retries"}) {
            section.changesNothing(connection, "a run is one request, on one connection");
        }
        String url = section.filledText("path").orElse("http://localhost:6566");
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            section.problem("path", "must be the URL of a feature server, such as http://localhost:6566");
        }
        Optional<Path> roots = section.filledText("cert").map(repository::resolve);
        section.warnOfUnknownKeys();
        return new OnlineStoreConfig.Remote(url.replaceFirst("/+$", ""), roots);
    }

    private OnlineStoreConfig sqlite(Section section) {
        section.knows(TYPE, "similarity", "vector_enabled", "text_search_enabled", "enable_openai_compatible_store");
        for (String search : new String[] {"vector_enabled", "text_search_enabled", "enable_openai_compatible_store"}) {
            if (section.truth(search, false)) {
                section.warning(search, "this build has no search; feature values are served as without it");
            }
        }
        String path = section.filledText("path").orElse("data/online.db");
        return new OnlineStoreConfig.Sqlite(repository.resolve(path).normalize());
    }

    private OnlineStoreConfig redis(Section section) {
        section.knows(TYPE);
        RedisKind kind = switch (section.text("redis_type").orElse("redis")) {
            case "redis" -> RedisKind.STANDALONE;
            case "redis_cluster" -> RedisKind.CLUSTER;
            case "redis_sentinel" -> RedisKind.SENTINEL;
            default -> {
                section.problem("redis_type", "must be redis, redis_cluster or redis_sentinel");
                yield RedisKind.STANDALONE;
            }
        };
        RedisConnectionString connection = RedisConnectionString.parse(
                section,
                "connection_string",
                section.filledText("connection_string").orElse("localhost:6379"));
        return new OnlineStoreConfig.Redis(
                kind,
                connection.nodes(),
                section.filledText("sentinel_master").orElse("mymaster"),
                connection.options(repository),
                section.whole("key_ttl_seconds", 1).map(Duration::ofSeconds),
                section.truth("full_scan_for_deletion", true),
                section.truth("skip_dedup", false));
    }
}
