package io.featurestore.operator.apply;

import io.featurestore.crd.Reasons;
import io.featurestore.operator.status.Trouble;
import java.util.Optional;

/// What became of one object in one pass. Messages are the same as long as the cause is the same, and hold no value of
/// a Secret.
public sealed interface Outcome {
    ObjectKey key();

    /// Whether the object is as it was rendered.
    default boolean settled() {
        return switch (this) {
            case Created created -> true;
            case Updated updated -> true;
            case Unchanged unchanged -> true;
            case Deleted deleted -> true;
            case Immutable immutable -> true;
            case Conflict conflict -> false;
            case DriftRejected drift -> false;
            case Failed failed -> false;
            case Held held -> false;
        };
    }

    /// What there is to report of it, if anything.
    default Optional<Trouble> trouble() {
        return switch (this) {
            case Created created -> Optional.empty();
            case Updated updated -> Optional.empty();
            case Unchanged unchanged -> Optional.empty();
            case Deleted deleted -> Optional.empty();
            // Its cause is reported.
            case Held held -> Optional.empty();
            case Conflict conflict -> trouble(true, Reasons.NAME_CONFLICT, conflict.message());
            case Failed failed -> trouble(true, Reasons.FEATURE_STORE_FAILED, failed.message());
            case DriftRejected drift ->
                trouble(
                        true,
                        "DriftRejected",
                        "%s: %s is changed by something else whenever it is written; stop that, then change the FeatureStore"
                                .formatted(key(), drift.path()));
            case Immutable immutable ->
                trouble(
                        false,
                        "ImmutableFieldChanged",
                        "%s: %s can't be changed in an object that exists; it stays as it is"
                                .formatted(key(), immutable.path()));
        };
    }

    /// What became of an object that was to be deleted; one that is gone already is as good.
    static Outcome ofDeletion(ObjectKey key, Answer answer) {
        return switch (answer) {
            case Answer.Done done -> new Deleted(key);
            case Answer.Refused refused ->
                refused.code() == Answer.NOT_FOUND
                        ? new Deleted(key)
                        : new Failed(key, true, key + ": " + refused.message());
        };
    }

    private Optional<Trouble> trouble(boolean grave, String reason, String message) {
        return Optional.of(new Trouble(key().kind(), key().name(), grave, reason, message));
    }

    /// It was absent.
    record Created(ObjectKey key) implements Outcome {}

    /// It differed.
    ///
    /// @param reason the first field that differed, or that a field is no longer wanted
    record Updated(ObjectKey key, String reason) implements Outcome {}

    /// It was as it was rendered; nothing was sent.
    record Unchanged(ObjectKey key) implements Outcome {}

    /// It is no longer rendered, or its owner is gone.
    record Deleted(ObjectKey key) implements Outcome {}

    /// Its name is held by an object of somebody else, which was left as it is.
    record Conflict(ObjectKey key, String message) implements Outcome {}

    /// The part at `path` can't be changed in an existing object and was left as it is; the rest is as rendered.
    record Immutable(ObjectKey key, String path) implements Outcome {}

    /// Something changes the part at `path` whenever it is written; no further attempt is made for a while.
    record DriftRejected(ObjectKey key, String path) implements Outcome {}

    /// The API server refused it or could not be asked.
    ///
    /// @param retryable whether the same request may pass later
    record Failed(ObjectKey key, boolean retryable, String message) implements Outcome {}

    /// It was not applied because `cause`, which it needs, is not in place.
    record Held(ObjectKey key, ObjectKey cause) implements Outcome {}
}
