package io.featurestore.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Answers each handshake with the present credentials. A handshake asks for an alias first, and then for what has it:
/// the credentials before the present ones are kept, so that both come from the same pair of files.
final class ReloadedKeys extends X509ExtendedKeyManager {
    private volatile Versions versions;

    private record Version(long number, Credentials credentials) {
        private String alias() {
            return Long.toString(number);
        }
    }

    private record Versions(Version present, Optional<Version> before) {}

    ReloadedKeys(Credentials first) {
        this.versions = new Versions(new Version(0, first), Optional.empty());
    }

    /// Takes effect with the next handshake.
    void replace(Credentials next) {
        Version present = versions.present();
        versions = new Versions(new Version(present.number() + 1, next), Optional.of(present));
    }

    private Optional<Credentials> of(String alias) {
        Versions known = versions;
        return Optional.of(known.present())
                .filter(version -> version.alias().equals(alias))
                .or(() -> known.before().filter(version -> version.alias().equals(alias)))
                .map(Version::credentials);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Version present = versions.present();
        return present.credentials().key().getAlgorithm().equals(keyType) ? present.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return of(alias)
                .map(credentials -> credentials.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return of(alias).map(Credentials::key).orElse(null);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
