package io.featurestore.server.registry;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewMeta;
import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.FeatureViewProto.MaterializationInterval;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectMeta;
import feast.proto.core.SavedDatasetProto.SavedDataset;
import feast.proto.core.SavedDatasetProto.SavedDatasetMeta;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What each operation that writes does to a registry. All are functions on an [Edit]: no permission is asked here,
/// nothing is stored here.
final class Changes {
    private static final String CREATED = "created_timestamp";
    private static final String UPDATED = "last_updated_timestamp";

    private Changes() {}

    /// Stores an object under its name. One that is stored already, but for times, is not written again.
    static <T extends Message> void apply(Edit edit, Kind<T> kind, String project, T sent) {
        if (Kind.VIEWS.contains(kind)) {
            ViewChanges.apply(edit, kind, project, sent);
            return;
        }
        ObjectRules.check(kind, sent);
        edit.ensureProject(project);
        T object = kind.withProject(completed(edit, project, sent), project);
        Optional<T> stored = edit.find(kind, project, kind.name(object));
        if (stored.isEmpty()) {
            T dated = kind.isSet(object, CREATED) ? object : kind.with(object, CREATED, edit.now());
            edit.put(kind, kind.with(dated, UPDATED, edit.now()));
        } else if (!Definitions.same(kind, stored.get(), object)) {
            edit.put(kind, kind.with(carried(kind, stored.get(), object), UPDATED, edit.now()));
        }
    }

    /// Fills in what Python's server fills in before it stores an object.
    @SuppressWarnings("unchecked") // a feature service stays one, and so on
    private static <T extends Message> T completed(Edit edit, String project, T sent) {
        return switch (sent) {
            case FeatureService service -> (T) Projections.resolve(edit, project, service);
            case DataSource source -> (T) SourceClasses.named(source);
            default -> sent;
        };
    }

    @SuppressWarnings("unchecked") // a saved dataset stays one
    private static <T extends Message> T carried(Kind<T> kind, T old, T object) {
        T next = kind.isSet(old, CREATED)
                ? kind.with(object, CREATED, kind.field(old, CREATED).orElseThrow())
                : object;
        return next instanceof SavedDataset dataset && old instanceof SavedDataset stored
                ? (T) withRange(stored.getMeta(), dataset)
                : next;
    }

    /// The range of a saved dataset that was once found out stays.
    private static SavedDataset withRange(SavedDatasetMeta old, SavedDataset dataset) {
        SavedDatasetMeta.Builder meta = dataset.getMeta().toBuilder();
        if (old.hasMinEventTimestamp()) {
            meta.setMinEventTimestamp(old.getMinEventTimestamp());
        }
        if (old.hasMaxEventTimestamp()) {
            meta.setMaxEventTimestamp(old.getMaxEventTimestamp());
        }
        return dataset.toBuilder().setMeta(meta).build();
    }

    /// @throws io.featurestore.server.error.ServeException the kind's not-found error
    static <T extends Message> void delete(Edit edit, Kind<T> kind, String project, String name) {
        if (!edit.remove(kind, project, name)) {
            throw kind.notFound(name, project);
        }
    }

    /// Removes the view of that name, of whatever kind, and its history.
    static void deleteView(Edit edit, String project, String name) {
        for (Kind<?> kind : Kind.VIEWS) {
            if (edit.remove(kind, project, name)) {
                edit.removeFromHistory(record -> ViewChanges.isOf(record, project, name));
                return;
            }
        }
        throw Kind.FEATURE_VIEW.notFound(name, project);
    }

    static void applyProject(Edit edit, Project sent) {
        String name = sent.getSpec().getName();
        Optional<Project> stored = edit.find(Kind.PROJECT, "", name);
        if (stored.isEmpty()) {
            ObjectRules.checkProjectName(name);
        } else if (stored.get().getSpec().equals(sent.getSpec())) {
            return;
        }
        ProjectMeta.Builder meta = sent.getMeta().toBuilder();
        stored.map(Project::getMeta)
                .filter(ProjectMeta::hasCreatedTimestamp)
                .ifPresent(old -> meta.setCreatedTimestamp(old.getCreatedTimestamp()));
        if (!meta.hasCreatedTimestamp()) {
            meta.setCreatedTimestamp(edit.now());
        }
        if (!meta.hasLastUpdatedTimestamp() || stored.isPresent()) {
            meta.setLastUpdatedTimestamp(edit.now());
        }
        edit.put(Kind.PROJECT, sent.toBuilder().setMeta(meta).build());
    }

    /// Sets or takes away the tag that hides a project from lists. A project to hide is made if there is none.
    static void protect(Edit edit, String name, boolean hidden) {
        if (hidden) {
            edit.ensureProject(name);
        }
        Optional<Project> stored = edit.find(Kind.PROJECT, "", name);
        if (stored.isEmpty() || Reads.isProtected(stored.get()) == hidden) {
            return;
        }
        Project.Builder project = stored.get().toBuilder();
        if (hidden) {
            project.getSpecBuilder().putTags(Reads.PROTECTED_TAG, "true");
        } else {
            project.getSpecBuilder().removeTags(Reads.PROTECTED_TAG);
        }
        project.getMetaBuilder().setLastUpdatedTimestamp(edit.now());
        edit.put(Kind.PROJECT, project.build());
    }

    /// Removes a project with all that is in it.
    static void deleteProject(Edit edit, String name) {
        if (!edit.remove(Kind.PROJECT, "", name)) {
            throw Kind.PROJECT.notFound(name, "");
        }
        Kind.IN_PROJECT.forEach(kind -> edit.removeAll(kind, name));
        edit.removeFromHistory(record -> record.getProjectId().equals(name));
        edit.removeMetadata(name);
        InfraOwnership.remove(edit, name);
    }

    /// Notes that a view was materialized for a range of time. Streams are views, too.
    static void applyMaterialization(Edit edit, String project, String view, Timestamp start, Timestamp end) {
        MaterializationInterval interval = MaterializationInterval.newBuilder()
                .setStartTime(inMicros(start))
                .setEndTime(inMicros(end))
                .build();
        changeMeta(
                edit,
                project,
                view,
                meta -> meta.toBuilder()
                        .clearMaterializationIntervals()
                        .addAllMaterializationIntervals(
                                Intervals.with(meta.getMaterializationIntervalsList(), interval))
                        .setState(FeatureViewState.AVAILABLE_ONLINE)
                        .setLastUpdatedTimestamp(edit.now())
                        .build());
    }

    /// Notes how far a view has come.
    static void setViewState(Edit edit, String project, String view, FeatureViewState state) {
        changeMeta(
                edit,
                project,
                view,
                meta -> meta.getState() == state
                        ? meta
                        : meta.toBuilder()
                                .setState(state)
                                .setLastUpdatedTimestamp(edit.now())
                                .build());
    }

    private static void changeMeta(Edit edit, String project, String view, UnaryOperator<FeatureViewMeta> change) {
        Optional<FeatureView> plain = edit.find(Kind.FEATURE_VIEW, project, view);
        Optional<StreamFeatureView> stream = edit.find(Kind.STREAM_FEATURE_VIEW, project, view);
        if (plain.isPresent()) {
            FeatureViewMeta meta = change.apply(plain.get().getMeta());
            if (!meta.equals(plain.get().getMeta())) {
                edit.put(
                        Kind.FEATURE_VIEW, plain.get().toBuilder().setMeta(meta).build());
            }
        } else if (stream.isPresent()) {
            FeatureViewMeta meta = change.apply(stream.get().getMeta());
            if (!meta.equals(stream.get().getMeta())) {
                edit.put(
                        Kind.STREAM_FEATURE_VIEW,
                        stream.get().toBuilder().setMeta(meta).build());
            }
        } else {
            throw Kind.FEATURE_VIEW.notFound(view, project);
        }
    }

    private static Timestamp inMicros(Timestamp time) {
        return Timestamps.fromMicros(Timestamps.toMicros(time));
    }
}
