package io.featurestore.server.fetch.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;

/// A repository on a server, and how it is asked.
///
/// @param uri without credentials
/// @param headers sent with each request
/// @param verifiesTls whether the server's certificate is checked
/// @param roots PEM certificates that are believed instead of the JVM's
/// @param proxy `http://HOST:PORT`
public record Remote(
        URIish uri,
        Optional<Login> login,
        Map<String, String> headers,
        boolean verifiesTls,
        Optional<Path> roots,
        Optional<URI> proxy) {

    public Remote {
        headers = Map.copyOf(headers);
    }

    /// Credentials for the host of the URL.
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[***]";
        }
    }
}
