package io.featurestore.server.catalog;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.OptionalInt;

/// A feature as a request names it: `view:feature`, `view@v2:feature` or `view@latest:feature`.
///
/// @param version empty for the current one
public record FeatureRef(String view, OptionalInt version, String feature) {

    /// Anything after the `@` that is neither empty, `latest` nor `vN` belongs to the view's name.
    ///
    /// @throws ServeException `INVALID_ARGUMENT` without a colon
    public static FeatureRef parse(String ref) {
        int colon = ref.indexOf(':');
        if (colon < 0) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    ("Invalid feature reference '%s'. Expected format: '<feature_view>:<feature>'"
                                    + " or '<feature_view>@<version>:<feature>'")
                            .formatted(ref));
        }
        String view = ref.substring(0, colon);
        String feature = ref.substring(colon + 1);
        int at = view.indexOf('@');
        if (at < 0) {
            return new FeatureRef(view, OptionalInt.empty(), feature);
        }
        String version = view.substring(at + 1);
        if (version.isEmpty() || version.equalsIgnoreCase("latest")) {
            return new FeatureRef(view.substring(0, at), OptionalInt.empty(), feature);
        }
        return isNumbered(version)
                ? new FeatureRef(
                        view.substring(0, at),
                        OptionalInt.of(Integer.parseInt(version, 1, version.length(), 10)),
                        feature)
                : new FeatureRef(view, OptionalInt.empty(), feature);
    }

    private static boolean isNumbered(String version) {
        boolean numbered =
                version.length() > 1 && version.length() < 10 && (version.charAt(0) == 'v' || version.charAt(0) == 'V');
        return numbered && version.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    /// The name that the view goes by in a response: with the version if one was asked for.
    public String label() {
        return version.isPresent() ? view + "@v" + version.getAsInt() : view;
    }
}
