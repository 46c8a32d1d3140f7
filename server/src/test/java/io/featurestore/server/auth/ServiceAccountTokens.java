package io.featurestore.server.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/// Makes tokens as an API server makes them for ServiceAccounts, with any claim bent and any key.
final class ServiceAccountTokens {
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;

    ServiceAccountTokens() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    /// Writes the public key for `--service-account-key-file`.
    Path publicKey(Path file) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPublic().getEncoded());
        return Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
    }

    /// The claims of a token that the API server would make now.
    static ObjectNode claims(String namespace, String name, String uid, Instant expiry) {
        ObjectNode claims = JSON.createObjectNode();
        claims.put("iss", ISSUER);
        claims.putArray("aud").add(ISSUER);
        claims.put("sub", "system:serviceaccount:%s:%s".formatted(namespace, name));
        claims.put("iat", expiry.getEpochSecond() - 3600);
        claims.put("nbf", expiry.getEpochSecond() - 3600);
        claims.put("exp", expiry.getEpochSecond());
        claims.putObject("kubernetes.io")
                .put("namespace", namespace)
                .putObject("serviceaccount")
                .put("name", name)
                .put("uid", uid);
        return claims;
    }

    String signed(ObjectNode claims) throws GeneralSecurityException {
        return signed(claims, keys.getPrivate());
    }

    private static String signed(ObjectNode claims, PrivateKey key) throws GeneralSecurityException {
        String content = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(claims.toString());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + BASE64.encodeToString(signature.sign());
    }

    /// `alg: none`.
    static String unsigned(ObjectNode claims) {
        return part("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + part(claims.toString()) + ".";
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
