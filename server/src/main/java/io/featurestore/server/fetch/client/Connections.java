package io.featurestore.server.fetch.client;

import io.featurestore.server.tls.TrustedRoots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/// Connections to one server: through its proxy, believing what the settings say.
final class Connections implements HttpConnectionFactory {
    private final JDKHttpConnectionFactory plain = new JDKHttpConnectionFactory();
    private final Optional<TrustManager[]> trust;
    private final boolean anyHost;
    private final Optional<Proxy> proxy;
    private final Remote remote;

    private Connections(Optional<TrustManager[]> trust, Remote remote) {
        this.trust = trust;
        this.anyHost = !remote.verifiesTls();
        this.proxy = remote.proxy().map(Connections::proxy);
        this.remote = remote;
    }

    /// @throws IOException if the file of certificates can't be read
    static Connections of(Remote remote) throws IOException {
        Optional<TrustManager[]> trust = Optional.empty();
        if (!remote.verifiesTls()) {
            trust = Optional.of(new TrustManager[] {new Unverified()});
        } else if (remote.roots().isPresent()) {
            trust = Optional.of(trusted(remote.roots().get()));
        }
        return new Connections(trust, remote);
    }

    private static Proxy proxy(URI uri) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    private static TrustManager[] trusted(Path file) throws IOException {
        try {
            return TrustedRoots.of(file);
        } catch (GeneralSecurityException | NoSuchFileException fault) {
            throw new IOException("http.sslCAInfo: " + file + " is no readable file of PEM certificates", fault);
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy found) throws IOException {
        refuseToTellOthers(url);
        HttpConnection connection = plain.create(url, proxy.orElse(found));
        if (trust.isPresent() && "https".equals(url.getProtocol())) {
            try {
                connection.configure(null, trust.get(), null);
                if (anyHost) {
                    connection.setHostnameVerifier((host, session) -> true);
                }
            } catch (GeneralSecurityException fault) {
                throw new IOException("TLS can't be set up: " + fault.getMessage(), fault);
            }
        }
        return connection;
    }

    /// A server may lead us elsewhere, but not with the credentials that were for it.
    private void refuseToTellOthers(URL url) throws IOException {
        boolean secret = remote.login().isPresent() || !remote.headers().isEmpty();
        boolean sameHost = url.getHost().equalsIgnoreCase(remote.uri().getHost());
        boolean samePort = url.getPort() == remote.uri().getPort();
        boolean secured = "https".equals(url.getProtocol());
        boolean same = sameHost
                && (secured
                        || (samePort && url.getProtocol().equals(remote.uri().getScheme())));
        if (secret && !same) {
            throw new IOException("it leads to " + url.getHost() + ", for which the credentials are not meant: use its"
                    + " new address, if it has moved");
        }
    }

    /// Believes everything, as `http.sslVerify: false` asks for.
    private static final class Unverified implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
