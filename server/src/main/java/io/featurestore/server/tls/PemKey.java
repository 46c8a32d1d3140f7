package io.featurestore.server.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads private keys in PEM: PKCS #8 (`PRIVATE KEY`), and the older forms that cert-manager and OpenShift write unless
/// they are told otherwise, PKCS #1 (`RSA PRIVATE KEY`, RFC 8017) and SEC 1 (`EC PRIVATE KEY`, RFC 5915), which Java
/// knows only inside of PKCS #8 (RFC 5208).
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----", Pattern.DOTALL);

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    /// `[0]`, which holds the curve in SEC 1.
    private static final int CURVE = 0xA0;

    private static final int LONG_LENGTH = 0x80;

    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");

    /// rsaEncryption, without parameters.
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

    /// id-ecPublicKey; the curve follows.
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemKey() {}

    /// @param pem may hold other blocks, too
    /// @throws GeneralSecurityException that says what is there instead of a key, without any piece of it
    static PrivateKey parse(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("it holds no private key in PEM");
        }
        if (block.group(1).contains("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
            throw new GeneralSecurityException("its private key is encrypted: write it without a password");
        }
        byte[] content;
        try {
            content = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("its private key is no base64", e);
        }
        return switch (block.group(1)) {
            case "" -> ofPkcs8(content);
            case "RSA " -> ofPkcs8(der(SEQUENCE, VERSION_0, der(SEQUENCE, RSA), der(OCTETS, content)));
            case "EC " -> ofPkcs8(der(SEQUENCE, VERSION_0, der(SEQUENCE, EC, curve(content)), der(OCTETS, content)));
            default ->
                throw new GeneralSecurityException(
                        "its private key is a %skey: write it as PKCS #8".formatted(block.group(1)));
        };
    }

    private static PrivateKey ofPkcs8(byte[] der) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            Optional<PrivateKey> key = ofPkcs8(spec, algorithm);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new GeneralSecurityException("its private key is neither RSA, EC nor EdDSA");
    }

    /// Only the factory knows whether a key is of its kind.
    private static Optional<PrivateKey> ofPkcs8(PKCS8EncodedKeySpec spec, String algorithm)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    /// The name of the curve, as it stands in a SEC 1 key: `SEQUENCE { INTEGER 1, OCTET STRING, [0] { OID }, ... }`.
    private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
        int at = content(sec1, 0);
        while (at < sec1.length) {
            int from = content(sec1, at);
            int to = from + length(sec1, at);
            if (Byte.toUnsignedInt(sec1[at]) == CURVE && to <= sec1.length) {
                return Arrays.copyOfRange(sec1, from, to);
            }
            at = to;
        }
        throw new GeneralSecurityException("its EC private key names no curve: write it as PKCS #8");
    }

    /// Where the content of the element at a place begins.
    private static int content(byte[] der, int at) throws GeneralSecurityException {
        int first = lengthByte(der, at);
        return at + 2 + (first < LONG_LENGTH ? 0 : first - LONG_LENGTH);
    }

    /// How long it is; keys are far shorter than what two bytes can say.
    private static int length(byte[] der, int at) throws GeneralSecurityException {
        int first = lengthByte(der, at);
        if (first < LONG_LENGTH) {
            return first;
        }
        int length = 0;
        for (int i = at + 2; i < content(der, at); i++) {
            if (i >= der.length || length > 0xFF) {
                throw new GeneralSecurityException("its EC private key is cut off");
            }
            length = (length << 8) | Byte.toUnsignedInt(der[i]);
        }
        return length;
    }

    private static int lengthByte(byte[] der, int at) throws GeneralSecurityException {
        if (at + 1 >= der.length) {
            throw new GeneralSecurityException("its EC private key is cut off");
        }
        return Byte.toUnsignedInt(der[at + 1]);
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] head = length < LONG_LENGTH
                ? new byte[] {(byte) tag, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        byte[] element = Arrays.copyOf(head, head.length + length);
        int at = head.length;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, element, at, part.length);
            at += part.length;
        }
        return element;
    }
}
