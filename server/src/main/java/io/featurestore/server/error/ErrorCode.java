package io.featurestore.server.error;

/// The kinds of failure that a caller can see. `feastClass` is the exception class of Python's `feast.errors` that
/// the Python SDK raises for it; `httpStatus` and `grpcStatus` (the numeric gRPC code) are what our servers answer.
/// A client's fault is 4xx, because the Python SDK silently repeats a POST that was answered with 5xx.
public enum ErrorCode {
    INVALID_ARGUMENT("FeastError", 422, 3),
    UNAUTHENTICATED("FeastPermissionError", 401, 16),
    PERMISSION_DENIED("FeastPermissionError", 403, 7),
    ENTITY_NOT_FOUND("EntityNotFoundException", 404, 5),
    DATA_SOURCE_NOT_FOUND("DataSourceObjectNotFoundException", 404, 5),
    FEATURE_VIEW_NOT_FOUND("FeatureViewNotFoundException", 404, 5),
    FEATURE_VIEW_VERSION_NOT_FOUND("FeatureViewVersionNotFound", 404, 5),
    FEATURE_SERVICE_NOT_FOUND("FeatureServiceNotFoundException", 404, 5),
    SAVED_DATASET_NOT_FOUND("SavedDatasetNotFound", 404, 5),
    VALIDATION_REFERENCE_NOT_FOUND("ValidationReferenceNotFound", 404, 5),
    PERMISSION_NOT_FOUND("PermissionObjectNotFoundException", 404, 5),
    PROJECT_NOT_FOUND("ProjectObjectNotFoundException", 404, 5),
    OBJECT_NOT_FOUND("FeastObjectNotFoundException", 404, 5),
    REQUEST_DATA_NOT_FOUND("RequestDataNotFoundInEntityRowsException", 404, 5),
    /// No upload waits under this command, or it waited too long.
    UPLOAD_NOT_FOUND("FeastError", 404, 5),
    PUSH_SOURCE_NOT_FOUND("PushSourceNotFoundException", 422, 3),
    CONFLICTING_FEATURE_VIEW_NAMES("ConflictingFeatureViewNames", 409, 6),
    FEATURE_VIEW_PIN_CONFLICT("FeatureViewPinConflict", 409, 9),
    CONCURRENT_CHANGE("ConcurrentVersionConflict", 409, 10),
    FEATURE_NAME_COLLISION("FeatureNameCollisionError", 422, 3),
    /// Which column of a frame of entities holds the time can't be told.
    ENTITY_TIMESTAMP_INFERENCE("EntityTimestampInferenceException", 422, 3),
    /// A frame of entities lacks a join key.
    ENTITY_COLUMNS_MISSING("FeastEntityDFMissingColumnsError", 422, 3),
    SAVED_DATASET_LOCATION_EXISTS("SavedDatasetLocationAlreadyExists", 409, 6),
    /// The object exists, but its state forbids what was asked (a disabled view, one that is being materialized).
    FAILED_PRECONDITION("FeastError", 409, 9),
    PAYLOAD_TOO_LARGE("FeastError", 413, 8),
    /// A queue or a quota is full; the caller may try again later.
    OVERLOADED("FeastError", 429, 8),
    /// Configured by nobody, or part of Feast that this build does not have; the message names it.
    NOT_IMPLEMENTED("FeastError", 501, 12),
    /// A backing store or the registry does not answer.
    UNAVAILABLE("FeastError", 503, 14),
    DEADLINE_EXCEEDED("FeastError", 503, 4),
    /// A fault of ours; the message carries an id that stands in the log beside the cause.
    INTERNAL("FeastError", 500, 13);

    private final String feastClass;
    private final int httpStatus;
    private final int grpcStatus;

    ErrorCode(String feastClass, int httpStatus, int grpcStatus) {
        this.feastClass = feastClass;
        this.httpStatus = httpStatus;
        this.grpcStatus = grpcStatus;
    }

    public String feastClass() {
        return feastClass;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int grpcStatus() {
        return grpcStatus;
    }
}
