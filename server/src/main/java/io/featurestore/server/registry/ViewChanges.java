package io.featurestore.server.registry;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.FeatureViewVersionProto.FeatureViewVersionRecord;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Storing views, with their versions. A view whose schema or code changes gets a new version, and its former self
/// stays in the history; any other change is made in place. Materialization intervals, the state and the number of
/// the version are the registry's own: a client that sends none does not take them away.
final class ViewChanges {
    private static final String VERSION = "version";
    private static final String NUMBER = "current_version_number";
    private static final String INTERVALS = "materialization_intervals";
    private static final String STATE = "state";

    private static final Map<Kind<?>, String> HISTORY_TYPES = Map.of(
            Kind.FEATURE_VIEW, "feature_view",
            Kind.STREAM_FEATURE_VIEW, "stream_feature_view",
            Kind.ON_DEMAND_FEATURE_VIEW, "on_demand_feature_view",
            Kind.LABEL_VIEW, "label_view");

    private ViewChanges() {}

    /// @throws ServeException `CONFLICTING_FEATURE_VIEW_NAMES`, `FEATURE_VIEW_PIN_CONFLICT`, `INVALID_ARGUMENT`
    static <T extends Message> void apply(Edit edit, Kind<T> kind, String project, T sent) {
        ObjectRules.check(kind, sent);
        Version version = Version.of(sent, kind);
        edit.ensureProject(project);
        T view = kind.withProject(sent, project);
        String name = kind.name(view);
        checkConflict(edit, kind, project, name);
        Optional<T> stored = edit.find(kind, project, name);
        switch (version) {
            case Version.Latest latest -> applyLatest(edit, kind, stored, view);
            case Version.Pinned pinned -> {
                Optional<FeatureViewVersionRecord> record = record(edit, project, name, pinned.number());
                if (record.isPresent()) {
                    pin(edit, kind, stored, view, record.get());
                } else {
                    declare(edit, kind, stored, view, pinned.number());
                }
            }
        }
    }

    private static void checkConflict(Edit edit, Kind<?> kind, String project, String name) {
        for (Kind<?> other : Kind.VIEWS) {
            if (other != kind && edit.find(other, project, name).isPresent()) {
                throw ServeException.of(
                        ErrorCode.CONFLICTING_FEATURE_VIEW_NAMES,
                        "The feature view name: %s refers to feature views of different types.".formatted(name));
            }
        }
    }

    private static <T extends Message> void applyLatest(Edit edit, Kind<T> kind, Optional<T> stored, T view) {
        if (stored.isEmpty()) {
            T first = kind.with(dated(edit, kind, view), NUMBER, 0);
            addToHistory(edit, kind, first, 0);
            edit.put(kind, first);
            return;
        }
        T old = stored.get();
        if (Definitions.sameSchema(kind, old, view)) {
            replace(edit, kind, old, kind.with(view, NUMBER, number(kind, old)));
            return;
        }
        int next = nextNumber(edit, kind.project(view), kind.name(view));
        if (next == 0) {
            addToHistory(edit, kind, old, 0);
            next = 1;
        }
        T successor = kind.with(carried(edit, kind, old, view), NUMBER, next);
        addToHistory(edit, kind, successor, next);
        edit.put(kind, successor);
    }

    /// A version that does not exist yet is stored under the number that the client chose.
    private static <T extends Message> void declare(Edit edit, Kind<T> kind, Optional<T> stored, T view, int number) {
        T numbered = kind.with(view, NUMBER, number);
        T next = stored.isPresent() ? carried(edit, kind, stored.get(), numbered) : dated(edit, kind, numbered);
        addToHistory(edit, kind, next, number);
        edit.put(kind, next);
    }

    /// A version that exists becomes the active one again. The client must not change the view with the same call:
    /// it would be lost.
    private static <T extends Message> void pin(
            Edit edit, Kind<T> kind, Optional<T> stored, T view, FeatureViewVersionRecord record) {
        int number = record.getVersionNumber();
        if (stored.isPresent() && !Definitions.sameButVersion(kind, stored.get(), view)) {
            throw ServeException.of(
                    ErrorCode.FEATURE_VIEW_PIN_CONFLICT,
                    ("Cannot pin feature view '%s' to v%d because the definition has also been modified. To pin to an "
                                    + "older version, only change the 'version' parameter \u2014 do not modify other fields. To "
                                    + "apply a new definition, use version='latest' or omit the version parameter.")
                            .formatted(kind.name(view), number));
        }
        T snapshot =
                kind.with(read(kind, record), VERSION, kind.field(view, VERSION).orElse(""));
        T restored = kind.with(
                kind.with(snapshot, NUMBER, number),
                STATE,
                kind.field(view, STATE).orElse(unspecified()));
        if (stored.isEmpty()) {
            edit.put(kind, dated(edit, kind, restored));
        } else if (Definitions.sameSchema(kind, stored.get(), restored)) {
            replace(edit, kind, stored.get(), restored);
        } else {
            edit.put(kind, carried(edit, kind, stored.get(), restored));
        }
    }

    /// Changes a view without a new version, or not at all if it is what is stored already.
    private static <T extends Message> void replace(Edit edit, Kind<T> kind, T old, T view) {
        boolean unchanged = Definitions.same(kind, old, view)
                && number(kind, old) == number(kind, view)
                && (isUnspecified(kind, view) || state(kind, view).equals(state(kind, old)));
        if (!unchanged) {
            T kept = kind.with(view, INTERVALS, kind.field(old, INTERVALS).orElse(List.of()));
            edit.replace(kind, carried(edit, kind, old, kept));
        }
    }

    /// The view with what the registry knows of its predecessor: when it was made, what is materialized, its state.
    private static <T extends Message> T carried(Edit edit, Kind<T> kind, T old, T view) {
        T next = kind.with(
                view, "created_timestamp", kind.field(old, "created_timestamp").orElse(edit.now()));
        next = kind.with(next, "last_updated_timestamp", edit.now());
        if (kind.field(next, INTERVALS).orElse(List.of()).equals(List.of())) {
            next = kind.with(next, INTERVALS, kind.field(old, INTERVALS).orElse(List.of()));
        }
        return isUnspecified(kind, next) ? kind.with(next, STATE, state(kind, old)) : next;
    }

    private static <T extends Message> T dated(Edit edit, Kind<T> kind, T view) {
        T dated = kind.isSet(view, "created_timestamp") ? view : kind.with(view, "created_timestamp", edit.now());
        return kind.with(dated, "last_updated_timestamp", edit.now());
    }

    private static <T extends Message> int number(Kind<T> kind, T view) {
        return (Integer) kind.field(view, NUMBER).orElse(0);
    }

    private static <T extends Message> Object state(Kind<T> kind, T view) {
        return kind.field(view, STATE).orElse(unspecified());
    }

    private static <T extends Message> boolean isUnspecified(Kind<T> kind, T view) {
        return state(kind, view).equals(unspecified());
    }

    private static EnumValueDescriptor unspecified() {
        return FeatureViewState.STATE_UNSPECIFIED.getValueDescriptor();
    }

    private static Optional<FeatureViewVersionRecord> record(Edit edit, String project, String name, int number) {
        return edit.history().stream()
                .filter(record -> isOf(record, project, name) && record.getVersionNumber() == number)
                .findFirst();
    }

    static boolean isOf(FeatureViewVersionRecord record, String project, String name) {
        return record.getFeatureViewName().equals(name) && record.getProjectId().equals(project);
    }

    /// The view that a record keeps; empty if its bytes are not one.
    static Optional<FeastView> asView(FeatureViewVersionRecord record) {
        try {
            return switch (record.getFeatureViewType()) {
                case "feature_view" ->
                    Optional.of(new FeastView.Plain(Kind.FEATURE_VIEW.parse(record.getFeatureViewProto())));
                case "stream_feature_view" ->
                    Optional.of(new FeastView.Stream(Kind.STREAM_FEATURE_VIEW.parse(record.getFeatureViewProto())));
                case "on_demand_feature_view" ->
                    Optional.of(
                            new FeastView.OnDemand(Kind.ON_DEMAND_FEATURE_VIEW.parse(record.getFeatureViewProto())));
                case "label_view" ->
                    Optional.of(new FeastView.Label(Kind.LABEL_VIEW.parse(record.getFeatureViewProto())));
                default -> Optional.empty();
            };
        } catch (InvalidProtocolBufferException ignored) {
            return Optional.empty();
        }
    }

    private static int nextNumber(Edit edit, String project, String name) {
        return edit.history().stream()
                        .filter(record -> isOf(record, project, name))
                        .mapToInt(FeatureViewVersionRecord::getVersionNumber)
                        .max()
                        .orElse(-1)
                + 1;
    }

    private static <T extends Message> void addToHistory(Edit edit, Kind<T> kind, T view, int number) {
        edit.addToHistory(FeatureViewVersionRecord.newBuilder()
                .setFeatureViewName(kind.name(view))
                .setProjectId(kind.project(view))
                .setVersionNumber(number)
                .setFeatureViewType(HISTORY_TYPES.getOrDefault(kind, ""))
                .setFeatureViewProto(view.toByteString())
                .setCreatedTimestamp(edit.now())
                .setVersionId(edit.newId())
                .build());
    }

    private static <T extends Message> T read(Kind<T> kind, FeatureViewVersionRecord record) {
        try {
            return kind.parse(record.getFeatureViewProto());
        } catch (InvalidProtocolBufferException ignored) {
            throw ServeException.of(
                    ErrorCode.FEATURE_VIEW_VERSION_NOT_FOUND,
                    "Version v%d of feature view %s in project %s can't be read back from the history"
                            .formatted(record.getVersionNumber(), record.getFeatureViewName(), record.getProjectId()));
        }
    }
}
