package io.featurestore.server.fetch;

import io.featurestore.server.launch.StartRefused;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What `git -c KEY=VALUE` would say, as far as a fetch can be told it here. What can't be honoured is refused: it may
/// be what makes the difference between a fetch that is trusted and one that is not.
///
/// @param rewrites the start of a URL, and what stands for it (`url.BASE.insteadOf`)
/// @param headers further headers of requests (`http.extraHeader`), each with the URLs that it is for
/// @param verifiesTls per URL, whether the server's certificate is checked (`http.sslVerify`)
/// @param proxy `http.proxy`
/// @param roots `http.sslCAInfo`, PEM certificates that are believed beside those of the JVM
record GitSettings(
        Map<String, String> rewrites,
        List<Scoped> headers,
        List<Scoped> verifiesTls,
        Optional<URI> proxy,
        Optional<Path> roots) {
    private static final String SUPPORTED =
            "http.sslVerify, http.sslCAInfo, http.extraHeader, http.proxy, url.BASE.insteadOf";
    private static final List<String> WITHOUT_EFFECT = List.of(
            "advice.",
            "clone.",
            "color.",
            "fetch.parallel",
            "gc.",
            "http.lowspeedlimit",
            "http.lowspeedtime",
            "http.maxrequests",
            "http.postbuffer",
            "http.useragent",
            "http.version",
            "init.",
            "pack.",
            "safe.directory",
            "user.");

    GitSettings {
        rewrites = Map.copyOf(rewrites);
        headers = List.copyOf(headers);
        verifiesTls = List.copyOf(verifiesTls);
    }

    /// A value for the URLs that start so; for all of them if that is empty.
    record Scoped(String url, String value) {}

    /// A setting's name, taken apart as git does: section, what stands between the first and the last dot, variable.
    private record Key(String section, String middle, String variable) {
        static Key of(String text) {
            int first = text.indexOf('.');
            int last = text.lastIndexOf('.');
            return first < 0
                    ? new Key("", "", text)
                    : new Key(
                            text.substring(0, first).toLowerCase(Locale.ROOT),
                            first == last ? "" : unquoted(text.substring(first + 1, last)),
                            text.substring(last + 1).toLowerCase(Locale.ROOT));
        }

        String plain() {
            return section + "." + variable;
        }
    }

    /// @param settings `KEY=VALUE` each, already filled in
    /// @throws StartRefused naming the first key that can't be honoured, never its value
    static GitSettings of(List<String> settings, Secrets secrets) {
        Map<String, String> rewrites = new LinkedHashMap<>();
        List<Scoped> headers = new ArrayList<>();
        List<Scoped> verifiesTls = new ArrayList<>();
        Optional<URI> proxy = Optional.empty();
        Optional<Path> roots = Optional.empty();
        for (String setting : settings) {
            int equals = valueAt(setting);
            String name = setting.substring(0, equals);
            String value = unquoted(setting.substring(equals + 1));
            Key key = Key.of(name);
            switch (key.plain()) {
                case "url.insteadof" -> rewrites.put(value, key.middle());
                case "http.extraheader" -> headers.add(new Scoped(key.middle(), header(value, secrets)));
                case "http.sslverify" -> verifiesTls.add(new Scoped(key.middle(), truth(name, value)));
                case "http.proxy" -> proxy = Optional.of(proxy(unscoped(key, name, secrets), value));
                case "http.sslcainfo" -> roots = Optional.of(file(unscoped(key, name, secrets), value));
                default -> refuseUnlessHarmless(key, name, secrets);
            }
        }
        return new GitSettings(rewrites, headers, verifiesTls, proxy, roots);
    }

    /// Without the quotes that the Go operator's shell would have taken off.
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /// Behind the first `=`; one in the URL of a key, where that is quoted, is part of it.
    private static int valueAt(String setting) {
        int equals = setting.indexOf('=', setting.lastIndexOf("\".") + 1);
        if (equals < 0) {
            throw StartRefused.because("--config: KEY=VALUE is needed");
        }
        return equals;
    }

    private static String header(String value, Secrets secrets) {
        int colon = value.indexOf(':');
        if (colon <= 0 || value.chars().anyMatch(letter -> letter < ' ')) {
            throw StartRefused.because("config http.extraHeader: a header is NAME: VALUE, on one line");
        }
        secrets.hide(value.substring(colon + 1).strip());
        String credentials = value.substring(value.lastIndexOf(' ') + 1);
        secrets.hide(credentials);
        return value;
    }

    private static String truth(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> "true";
            case "false", "no", "off", "0", "" -> "false";
            default -> throw StartRefused.because("config " + name + ": must be true or false");
        };
    }

    private static String unscoped(Key key, String name, Secrets secrets) {
        if (!key.middle().isEmpty()) {
            throw StartRefused.because(
                    "config " + secrets.shown(name) + ": can be set for all URLs only, as " + key.plain());
        }
        return name;
    }

    private static URI proxy(String name, String value) {
        try {
            URI uri = URI.create(value.contains("://") ? value : "http://" + value);
            if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme()) || uri.getUserInfo() != null) {
                throw StartRefused.because("config " + name + ": must be http://HOST:PORT, without credentials");
            }
            return uri;
        } catch (IllegalArgumentException ignored) {
            throw StartRefused.because("config " + name + ": must be http://HOST:PORT, without credentials");
        }
    }

    private static Path file(String name, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException ignored) {
            throw StartRefused.because("config " + name + ": must be a file");
        }
    }

    private static void refuseUnlessHarmless(Key key, String name, Secrets secrets) {
        if (WITHOUT_EFFECT.stream().noneMatch(key.plain()::startsWith)) {
            throw StartRefused.because("config " + secrets.shown(name)
                    + ": cannot be honoured, as no program is started here and no file of git's is read; supported are "
                    + SUPPORTED);
        }
    }

    /// The URL that is asked instead of this one: of the longest start that fits.
    String rewritten(String url) {
        return rewrites.keySet().stream()
                .filter(start -> !start.isEmpty() && url.startsWith(start))
                .max(Comparator.comparingInt(String::length))
                .map(start -> rewrites.get(start) + url.substring(start.length()))
                .orElse(url);
    }

    /// Headers for requests to this URL, by their names.
    Map<String, String> headers(String url) {
        Map<String, String> chosen = new LinkedHashMap<>();
        headers.stream().filter(scoped -> fits(scoped, url)).forEach(scoped -> {
            int colon = scoped.value().indexOf(':');
            chosen.put(
                    scoped.value().substring(0, colon).strip(),
                    scoped.value().substring(colon + 1).strip());
        });
        return chosen;
    }

    /// Whether the certificate of this URL's server is checked: as the longest start that fits says.
    boolean verifiesTls(String url) {
        return verifiesTls.stream()
                .filter(scoped -> fits(scoped, url))
                .max(Comparator.comparingInt(scoped -> scoped.url().length()))
                .map(scoped -> scoped.value().equals("true"))
                .orElse(true);
    }

    /// Whole segments: credentials for `https://host/a` are none for `https://host/ab`, nor for `https://host.example`.
    private static boolean fits(Scoped scoped, String url) {
        String start = scoped.url().endsWith("/") ? scoped.url() : scoped.url() + "/";
        return scoped.url().isEmpty() || (url + "/").startsWith(start);
    }
}
