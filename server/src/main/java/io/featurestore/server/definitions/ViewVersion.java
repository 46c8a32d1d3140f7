package io.featurestore.server.definitions;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A view's version as Feast writes it: `latest`, `v2` or `version2`, in any case.
final class ViewVersion {
    static final String LATEST = "latest";

    private static final Pattern PINNED = Pattern.compile("v(?:ersion)?(\\d{1,9})", Pattern.CASE_INSENSITIVE);

    private ViewVersion() {}

    static boolean isValid(String version) {
        return isLatest(version) || PINNED.matcher(version).matches();
    }

    static boolean isLatest(String version) {
        return version.isEmpty() || version.toLowerCase(Locale.ROOT).equals(LATEST);
    }

    /// The pinned number; empty for the latest.
    static OptionalInt pinned(String version) {
        Matcher matcher = PINNED.matcher(version);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
