package io.featurestore.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A key as a message may show it. A key is chosen by whoever writes the file, but a forgotten blank or line end makes
/// a secret part of it (`password:hunter2` is one key); so only what looks like a key is shown, and nothing that stands
/// behind a word for a secret.
final class ShownKey {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{0,64}");
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|passwd|token|secret|credential|api_?key|connection_string)(?!s?$|_)");

    private ShownKey() {}

    static String of(String key) {
        Matcher plain = KEY.matcher(key);
        int end = plain.lookingAt() ? plain.end() : 0;
        Matcher secret = SECRET.matcher(key);
        if (secret.find() && secret.end() < end) {
            end = secret.end();
        }
        return end < key.length() ? key.substring(0, end) + "..." : key;
    }
}
