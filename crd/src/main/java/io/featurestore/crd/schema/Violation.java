package io.featurestore.crd.schema;

/// What the API server objects to in a document.
///
/// @param reason what kind of objection it is
/// @param path the field, e.g. `spec.services.volumes[0].name`; empty for the whole document
/// @param message what is wrong, in the API server's words and without the path
public record Violation(Reason reason, String path, String message) {

    /// Kinds of objections. All but [#UNKNOWN_FIELD] make the API server refuse the document.
    public enum Reason {
        REQUIRED("FieldValueRequired"),
        TYPE_INVALID("FieldValueTypeInvalid"),
        NOT_SUPPORTED("FieldValueNotSupported"),
        TOO_LONG("FieldValueTooLong"),
        DUPLICATE("FieldValueDuplicate"),
        INVALID("FieldValueInvalid"),

        /// A rule over several fields.
        RULE("FieldValueInvalid"),

        /// The document is no FeatureStore that this CRD knows.
        UNKNOWN_RESOURCE("UnknownResource"),

        /// A field that the schema does not have. The API server drops it and stores the rest; kubectl refuses it
        /// unless told otherwise.
        UNKNOWN_FIELD("UnknownField");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /// The reason in the API server's answer, fit for a condition.
        public String code() {
            return code;
        }

        /// Whether rules are not evaluated once there is such an objection: the document may not even have the fields
        /// that they are about.
        boolean hidesRules() {
            return switch (this) {
                case REQUIRED, TYPE_INVALID, NOT_SUPPORTED, TOO_LONG -> true;
                case DUPLICATE, INVALID, RULE, UNKNOWN_RESOURCE, UNKNOWN_FIELD -> false;
            };
        }
    }

    /// Whether the API server refuses the document for it.
    public boolean isRefused() {
        return reason != Reason.UNKNOWN_FIELD;
    }

    static Violation required(String path) {
        return new Violation(Reason.REQUIRED, path, "Required value");
    }

    static Violation invalid(String path, String message) {
        return new Violation(Reason.INVALID, path, message);
    }

    static Violation unknownField(String path) {
        return new Violation(Reason.UNKNOWN_FIELD, path, "unknown field \"" + path + "\"");
    }
}
