package io.featurestore.server.registry;

import com.google.protobuf.Message;
import io.featurestore.server.error.ServeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a view's `spec.version` asks for.
sealed interface Version {

    /// The newest: a changed schema makes the next version.
    record Latest() implements Version {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /// A version by its number.
    record Pinned(int number) implements Version {
        @Override
        public String toString() {
            return "v" + number;
        }
    }

    Pattern NUMBERED = Pattern.compile("(?:v|version)([0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    /// Reads `latest` or nothing, `vN` or `versionN`, in any case.
    ///
    /// @throws io.featurestore.server.error.ServeException `INVALID_ARGUMENT` for anything else
    static Version parse(String text) {
        if (text.isEmpty() || text.equalsIgnoreCase("latest")) {
            return new Latest();
        }
        Matcher matcher = NUMBERED.matcher(text);
        if (!matcher.matches()) {
            throw ServeException.invalid(
                    "Invalid version string '%s'. Expected 'latest', 'vN', or 'versionN' (e.g. 'v2', 'version3')."
                            .formatted(text));
        }
        return new Pinned(Integer.parseInt(matcher.group(1)));
    }

    /// One spelling for all that mean the same; what can't be read stays as it is.
    static String normal(String text) {
        boolean known = text.isEmpty()
                || text.equalsIgnoreCase("latest")
                || NUMBERED.matcher(text).matches();
        return known ? parse(text).toString() : text;
    }

    static <T extends Message> Version of(T view, Kind<T> kind) {
        return parse((String) kind.field(view, "version").orElse(""));
    }
}
