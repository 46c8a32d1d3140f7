package io.featurestore.server.registry;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.RegistryProto.Registry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every operation that writes. What one call changes is there for every reader when it returns, also with
/// `commit: false`, with which Python's server keeps changes in memory and loses them at the next read of anybody.
public final class Writes {
    private static final Logger LOG = LoggerFactory.getLogger(Writes.class);

    private final Consumer<UnaryOperator<Registry>> store;
    private final Moment moment;
    private final ObjectIndexes indexes;
    private final WriteGuard guard;

    /// @param store stores a change, as [io.featurestore.server.registry.store.RegistryStore] does
    Writes(Consumer<UnaryOperator<Registry>> store, Moment moment, ObjectIndexes indexes, WriteGuard guard) {
        this.store = store;
        this.moment = moment;
        this.indexes = indexes;
        this.guard = guard;
    }

    public <T extends Message> void apply(Kind<T> kind, String project, T object) {
        change(edit -> apply(edit, kind, project, object));
        note("applied", kind, project, kind.name(object));
    }

    private <T extends Message> void apply(Edit edit, Kind<T> kind, String project, T object) {
        guard.checkApply(edit, kind, project, object);
        Changes.apply(edit, kind, project, object);
    }

    /// @throws io.featurestore.server.error.ServeException the kind's not-found error
    public <T extends Message> void delete(Kind<T> kind, String project, String name) {
        change(edit -> delete(edit, kind, project, name));
        note("deleted", kind, project, name);
    }

    private void delete(Edit edit, Kind<?> kind, String project, String name) {
        guard.checkDelete(edit, kind, project, name);
        Changes.delete(edit, kind, project, name);
    }

    public void deleteView(String project, String name) {
        change(edit -> deleteView(edit, project, name));
        note("deleted", Kind.FEATURE_VIEW, project, name);
    }

    private void deleteView(Edit edit, String project, String name) {
        guard.checkDeleteView(edit, project, name);
        Changes.deleteView(edit, project, name);
    }

    public void applyProject(Project project) {
        change(edit -> applyProject(edit, project));
        note("applied", Kind.PROJECT, "", Kind.PROJECT.name(project));
    }

    private void applyProject(Edit edit, Project project) {
        guard.checkApplyProject(edit, project);
        Changes.applyProject(edit, project);
    }

    /// Hides a project from lists, or shows it again: what the server's own environment says, not a caller.
    public void protect(String project, boolean hidden) {
        change(edit -> Changes.protect(edit, project, hidden));
    }

    /// Deletes a project with everything in it. Whoever may delete the project needs no right on what is inside.
    public void deleteProject(String name) {
        change(edit -> {
            guard.checkDeleteProject(edit, name);
            Changes.deleteProject(edit, name);
        });
        note("deleted", Kind.PROJECT, "", name);
    }

    public void applyMaterialization(String project, String view, Timestamp start, Timestamp end) {
        change(edit -> recordMaterialization(edit, project, view, start, end));
        note("materialized", Kind.FEATURE_VIEW, project, view);
    }

    private void recordMaterialization(Edit edit, String project, String view, Timestamp start, Timestamp end) {
        guard.checkMaterialization(edit, project, view);
        Changes.applyMaterialization(edit, project, view, start, end);
    }

    private void setViewState(Edit edit, String project, RegistryChange.SetViewState set) {
        guard.checkMaterialization(edit, project, set.view());
        Changes.setViewState(edit, project, set.view(), set.state());
    }

    public void updateInfra(String project, Infra infra) {
        change(edit -> updateInfra(edit, project, infra));
    }

    private void updateInfra(Edit edit, String project, Infra infra) {
        guard.checkUpdateInfra(edit, project);
        edit.ensureProject(project);
        InfraOwnership.update(edit, project, infra);
    }

    /// Makes all the changes, or none if one of them can't be made.
    public void applyAll(String project, List<RegistryChange> changes) {
        change(edit -> changes.forEach(change -> apply(edit, project, change)));
        LOG.atInfo()
                .addKeyValue("user", guard.caller().username())
                .addKeyValue("project", project)
                .addKeyValue("changes", changes.size())
                .log("applied");
    }

    private void apply(Edit edit, String project, RegistryChange change) {
        switch (change) {
            case RegistryChange.ApplyProject applied -> applyProject(edit, applied.project());
            case RegistryChange.ApplyDataSource applied -> apply(edit, Kind.DATA_SOURCE, project, applied.dataSource());
            case RegistryChange.ApplyEntity applied -> apply(edit, Kind.ENTITY, project, applied.entity());
            case RegistryChange.ApplyFeatureService applied ->
                apply(edit, Kind.FEATURE_SERVICE, project, applied.featureService());
            case RegistryChange.ApplyPermission applied -> apply(edit, Kind.PERMISSION, project, applied.permission());
            case RegistryChange.ApplyView applied ->
                Views.with(applied.view(), (kind, proto) -> {
                    apply(edit, kind, project, proto);
                    return proto;
                });
            case RegistryChange.UpdateInfra updated -> updateInfra(edit, project, updated.infra());
            case RegistryChange.RecordMaterialization recorded ->
                recordMaterialization(edit, project, recorded.view(), recorded.start(), recorded.end());
            case RegistryChange.SetViewState set -> setViewState(edit, project, set);
            case RegistryChange.Delete deleted -> delete(edit, project, deleted.kind(), deleted.name());
        }
    }

    private void delete(Edit edit, String project, RegistryChange.Kind kind, String name) {
        switch (kind) {
            case DATA_SOURCE -> delete(edit, Kind.DATA_SOURCE, project, name);
            case ENTITY -> delete(edit, Kind.ENTITY, project, name);
            case VIEW -> deleteView(edit, project, name);
            case FEATURE_SERVICE -> delete(edit, Kind.FEATURE_SERVICE, project, name);
            case PERMISSION -> delete(edit, Kind.PERMISSION, project, name);
        }
    }

    /// Who changed what: a line for each call that wrote, or found written, what it was asked to.
    private void note(String what, Kind<?> kind, String project, String name) {
        LOG.atInfo()
                .addKeyValue("user", guard.caller().username())
                .addKeyValue("kind", kind)
                .addKeyValue("project", project)
                .addKeyValue("name", name)
                .log(what);
    }

    private void change(Consumer<Edit> change) {
        store.accept(registry -> {
            Edit edit = new Edit(registry, moment, indexes);
            change.accept(edit);
            return edit.result();
        });
    }
}
