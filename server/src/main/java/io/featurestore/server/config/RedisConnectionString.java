package io.featurestore.server.config;

import io.featurestore.server.config.OnlineStoreConfig.RedisConnection;
import io.featurestore.server.config.OnlineStoreConfig.RedisNode;
import io.featurestore.server.config.OnlineStoreConfig.RedisTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Feast's form of a Redis address: parts between commas, `host:port` for each node and `option=value` for the client.
/// No message shows a value.
final class RedisConnectionString {
    private static final int DEFAULT_PORT = 6379;
    private static final int MAX_PORT = 65535;
    private static final Set<String> PYTHON_OPTIONS = Set.of(
            "client_name",
            "decode_responses",
            "encoding",
            "health_check_interval",
            "max_connections",
            "protocol",
            "retry_on_timeout",
            "skip_full_coverage_check",
            "socket_keepalive",
            "ssl_ca_path",
            "ssl_min_version");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
    private static final Pattern SMALL_NUMBER = Pattern.compile("[0-9]{1,5}");

    private final Section section;
    private final String key;
    private final List<RedisNode> nodes = new ArrayList<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    private RedisConnectionString(Section section, String key) {
        this.section = section;
        this.key = key;
    }

    static RedisConnectionString parse(Section section, String key, String text) {
        RedisConnectionString parsed = new RedisConnectionString(section, key);
        int part = 1;
        for (String piece : text.split(",", -1)) {
            parsed.add(piece, part++);
        }
        if (parsed.nodes.isEmpty()) {
            section.problem(key, "names no host:port");
        }
        return parsed;
    }

    List<RedisNode> nodes() {
        return nodes;
    }

    private void add(String piece, int part) {
        int equals = piece.indexOf('=');
        if (equals >= 0) {
            values.put(piece.substring(0, equals).strip(), unquoted(piece.substring(equals + 1)));
            return;
        }
        String node = piece.strip();
        int colon = node.indexOf(':');
        String host = colon < 0 ? node : node.substring(0, colon);
        String port = colon < 0 ? Integer.toString(DEFAULT_PORT) : node.substring(colon + 1);
        if (host.isEmpty() || !SMALL_NUMBER.matcher(port).matches() || Integer.parseInt(port) > MAX_PORT) {
            section.problem(key, "part %d is neither host:port nor option=value".formatted(part));
        } else {
            nodes.add(new RedisNode(host, Integer.parseInt(port)));
        }
    }

    /// Feast reads values as JSON where it can; that changes texts in double quotes only, as far as we are concerned.
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    RedisConnection options(Path repository) {
        Optional<RedisTls> tls = tls(repository);
        RedisConnection connection = new RedisConnection(
                take("username"),
                take("password").map(Secret::new),
                take("db").map(text -> number("db", text)).orElse(0),
                tls,
                seconds("socket_connect_timeout"),
                seconds("socket_timeout"));
        values.keySet().forEach(option -> section.warning(key, changesNothing(option)));
        return connection;
    }

    /// What stands before an equals sign may be a piece of a password that holds a comma.
    private static String changesNothing(String option) {
        return PYTHON_OPTIONS.contains(option)
                ? "the option '%s' changes nothing here".formatted(option)
                : "holds an option that is not known and changes nothing";
    }

    private Optional<RedisTls> tls(Path repository) {
        boolean wanted = take("ssl").map(RedisConnectionString::isTrue).orElse(false);
        Optional<Path> roots = take("ssl_ca_certs").map(repository::resolve);
        Optional<Path> certificate = take("ssl_certfile").map(repository::resolve);
        Optional<Path> clientKey = take("ssl_keyfile").map(repository::resolve);
        boolean verifies = !take("ssl_cert_reqs").orElse("required").equals("none");
        boolean checksHostName =
                take("ssl_check_hostname").map(RedisConnectionString::isTrue).orElse(verifies);
        return wanted
                ? Optional.of(new RedisTls(roots, certificate, clientKey, verifies, checksHostName))
                : Optional.empty();
    }

    private static boolean isTrue(String value) {
        return !value.isEmpty() && !value.equals("false") && !value.equals("0") && !value.equals("null");
    }

    private Optional<String> take(String option) {
        return Optional.ofNullable(values.remove(option));
    }

    private Integer number(String option, String text) {
        if (SMALL_NUMBER.matcher(text).matches()) {
            return Integer.parseInt(text);
        }
        section.problem(key, "the option '%s' must be a number".formatted(option));
        return 0;
    }

    private Optional<Duration> seconds(String option) {
        Optional<String> text = take(option);
        if (text.isPresent() && !SECONDS.matcher(text.get()).matches()) {
            section.problem(key, "the option '%s' must be a number of seconds".formatted(option));
            return Optional.empty();
        }
        return text.map(value -> Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
    }
}
