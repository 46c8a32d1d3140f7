package io.featurestore.operator.render;

import io.featurestore.operator.resolve.ReferredContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The checksum that rolls the pods when their configuration changes, or something that they take from a Secret or
/// ConfigMap. Pod templates are readable to many: the checksum is keyed by a salt that lies in a Secret, so that nobody
/// can try passwords against it.
final class ConfigChecksum {
    private static final String ALGORITHM = "HmacSHA256";

    private ConfigChecksum() {}

    /// The checksum in hexadecimal digits.
    static String of(SortedMap<String, String> files, ReferredContent referred) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes("salt:" + referred.salt()), ALGORITHM));
            files.forEach((name, text) -> add(mac, name, text));
            referred.entries().forEach((name, content) -> add(mac, name, content));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    /// Lengths stand before the texts, so that no two inputs run together into one.
    private static void add(Mac mac, String name, String text) {
        for (byte[] part : new byte[][] {bytes(name), bytes(text)}) {
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            mac.update(part);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
