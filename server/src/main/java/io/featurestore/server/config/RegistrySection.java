package io.featurestore.server.config;

import io.featurestore.server.config.RegistryConfig.CacheMode;
import io.featurestore.server.config.RegistryConfig.ClientCertificate;
import io.featurestore.server.config.RegistryConfig.Options;
import io.featurestore.server.config.RegistryConfig.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `registry` section.
final class RegistrySection {
    private static final String NAME = "registry";
    private static final String TYPE = "registry_type";
    private static final Duration DEFAULT_CACHE_TTL = Duration.ofMinutes(10);
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:[^:/\\s\\[\\]]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}");

    private final Path repository;
    private final Map<String, String> environment;

    RegistrySection(Path repository, Map<String, String> environment) {
        this.repository = repository;
        this.environment = environment;
    }

    RegistryConfig read(Section root, Section.Findings findings) {
        return switch (root.raw(NAME)) {
            case Yaml.Nothing ignored -> {
                root.problem(
                        NAME, "is missing; give the path of a registry.db or a mapping with registry_type and path");
                yield new RegistryConfig.File(repository, options(Section.empty(NAME, findings)));
            }
            case Yaml.Text path -> read(plainPath(path, findings));
            case Yaml ignored -> read(root.section(NAME));
        };
    }

    private RegistryConfig read(Section section) {
        String type = section.text(TYPE).orElse("file");
        RegistryConfig read = switch (FeastTypes.REGISTRY.of(type)) {
            case BUILT -> type.equals("remote") ? remote(section) : file(section);
            case NOT_BUILT -> new RegistryConfig.NotBuilt(FeastTypes.REGISTRY.unavailable(section.key(TYPE), type));
            case UNKNOWN -> {
                section.problem(TYPE, FeastTypes.REGISTRY.unknown(type));
                yield new RegistryConfig.NotBuilt(FeastTypes.REGISTRY.unavailable(section.key(TYPE), type));
            }
        };
        if (!(read instanceof RegistryConfig.NotBuilt)) {
            section.warnOfUnknownKeys();
        }
        return read;
    }

    private static Section plainPath(Yaml.Text path, Section.Findings findings) {
        SequencedMap<String, Yaml> entries = new LinkedHashMap<>();
        entries.put("path", path);
        return new Section(NAME, entries, findings);
    }

    private RegistryConfig file(Section section) {
        Optional<String> storeType = section.filledText("registry_store_type");
        if (storeType.isPresent() && !storeType.get().equals("FileRegistryStore")) {
            return new RegistryConfig.NotBuilt(
                    new Unavailable(section.key("registry_store_type"), storeType.get(), List.of("FileRegistryStore")));
        }
        String path = section.filledText("path").orElse("");
        if (path.isEmpty() && section.has("path")) {
            section.problem("path", "is empty; give the path of a registry.db");
        } else if (path.isEmpty()) {
            section.problem("path", "is missing; give the path of a registry.db");
        }
        Matcher uri = SCHEME.matcher(path);
        if (uri.matches() && !uri.group(1).equals("file")) {
            return new RegistryConfig.NotBuilt(
                    new Unavailable(section.key("path"), uri.group(1) + "://", List.of("a file of this machine")));
        }
        String local = uri.matches() ? path.substring("file://".length()) : path;
        return new RegistryConfig.File(repository.resolve(local).normalize(), options(section));
    }

    private RegistryConfig remote(Section section) {
        String target = section.filledText("path").orElse("");
        if (!HOST_AND_PORT.matcher(target).matches()) {
            section.problem("path", "must be host:port of a registry server, without a scheme");
        }
        Optional<Path> certificate = path(section, "cert");
        boolean tls = section.truth("is_tls", false) || certificate.isPresent();
        Optional<Path> clientCertificate = path(section, "client_cert");
        Optional<Path> clientKey = path(section, "client_key");
        if (clientCertificate.isPresent() != clientKey.isPresent()) {
            section.problem(
                    clientKey.isPresent() ? "client_cert" : "client_key",
                    "is missing; client_cert and client_key go together");
        }
        Optional<String> authority = section.filledText("authority");
        Optional<ClientCertificate> client =
                clientCertificate.flatMap(cert -> clientKey.map(key -> new ClientCertificate(cert, key)));
        Optional<Path> roots = certificate.or(() -> variable("SSL_CERT_FILE")).or(() -> variable("REQUESTS_CA_BUNDLE"));
        return new RegistryConfig.Remote(
                target, tls ? Optional.of(new Tls(roots, client, authority)) : Optional.empty(), options(section));
    }

    private Optional<Path> path(Section section, String name) {
        return section.filledText(name).map(repository::resolve);
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    private static Options options(Section section) {
        section.knows("registry_store_type");
        section.changesNothing("s3_additional_kwargs", "this registry is not on S3");
        Section mcp = section.section("mcp");
        if (mcp.truth("enabled", false)) {
            mcp.warning("enabled", "this build serves no MCP; gRPC and REST are served as without it");
        }
        Duration ttl =
                section.whole("cache_ttl_seconds", 0).map(Duration::ofSeconds).orElse(DEFAULT_CACHE_TTL);
        CacheMode mode = switch (section.text("cache_mode").orElse("sync")) {
            case "sync" -> CacheMode.SYNC;
            case "thread" -> CacheMode.THREAD;
            default -> {
                section.problem("cache_mode", "must be sync or thread");
                yield CacheMode.SYNC;
            }
        };
        return new Options(
                ttl,
                mode,
                section.truth("purge_feast_metadata", false),
                section.truth("enable_online_feature_view_versioning", false),
                section.truth("serve_features_while_materializing", false));
    }
}
