package io.featurestore.operator.status;

import io.featurestore.crd.Reasons;

/// What a condition says, without its times.
///
/// @param status `True`, `False` or `Unknown`
record Verdict(String type, String status, String reason, String message) {
    static final String TRUE = "True";
    static final String FALSE = "False";
    static final String UNKNOWN = "Unknown";

    static Verdict good(String type, String message) {
        return new Verdict(type, TRUE, Reasons.READY, message);
    }

    static Verdict bad(String type, String reason, String message) {
        return new Verdict(type, FALSE, reason, message);
    }
}
