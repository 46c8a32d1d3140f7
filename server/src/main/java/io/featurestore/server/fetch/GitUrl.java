package io.featurestore.server.fetch;

import io.featurestore.server.fetch.client.Remote;
import io.featurestore.server.launch.StartRefused;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;

/// Where a repository is, and as whom it is asked for.
///
/// @param uri without credentials
record GitUrl(URIish uri, Optional<Remote.Login> login) {
    private static final String SPOKEN = "https, http, git and file are spoken here";

    /// @param text already filled in and rewritten
    /// @param environment `GIT_USERNAME` with `GIT_PASSWORD`, or `GIT_TOKEN`, are used where the URL names nobody
    /// @throws StartRefused for a URL of another kind
    static GitUrl of(String text, Map<String, String> environment, Secrets secrets) {
        URIish uri;
        try {
            uri = new URIish(text);
        } catch (URISyntaxException ignored) {
            throw StartRefused.because("url: '" + secrets.shown(text) + "' is no URL");
        }
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        switch (scheme) {
            case "https", "http", "git" -> {
                if (uri.getHost() == null || uri.getHost().isBlank()) {
                    throw StartRefused.because("url: '" + secrets.shown(text) + "' names no host");
                }
            }
            case "file" -> {}
            case "" -> refusePlain(uri, text, secrets);
            case "ssh", "git+ssh", "ssh+git" -> throw refusedSsh(secrets.shown(text));
            default ->
                throw StartRefused.because(
                        "url: '" + secrets.shown(text) + "': there is no " + scheme + " here; " + SPOKEN);
        }
        Optional<Remote.Login> login = Optional.ofNullable(uri.getUser())
                .map(user -> new Remote.Login(
                        user, Optional.ofNullable(uri.getPass()).orElse("")))
                .or(() -> ofEnvironment(environment));
        login.ifPresent(it -> {
            secrets.hide(it.password());
            // A token may stand in the place of a name.
            if (it.password().isEmpty() || it.password().equals("x-oauth-basic")) {
                secrets.hide(it.user());
            }
        });
        return new GitUrl(uri.setUser(null).setPass(null), login.filter(it -> scheme.startsWith("http")));
    }

    /// A path of this machine, or what git takes for ssh: `host:path`.
    private static void refusePlain(URIish uri, String text, Secrets secrets) {
        if (uri.getHost() != null) {
            throw refusedSsh(secrets.shown(text));
        }
        if (!text.startsWith("/")) {
            throw StartRefused.because("url: '" + secrets.shown(text) + "' is no URL; " + SPOKEN);
        }
    }

    private static StartRefused refusedSsh(String text) {
        return StartRefused.because("url: '" + text
                + "': there is no ssh here, and no field for its keys; use https with a token from" + " git.envFrom");
    }

    private static Optional<Remote.Login> ofEnvironment(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("GIT_TOKEN"))
                .or(() -> Optional.ofNullable(environment.get("GIT_PASSWORD")))
                .filter(password -> !password.isEmpty())
                .map(password ->
                        new Remote.Login(environment.getOrDefault("GIT_USERNAME", "x-access-token"), password));
    }
}
