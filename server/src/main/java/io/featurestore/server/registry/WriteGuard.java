package io.featurestore.server.registry;

import com.google.protobuf.Message;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.ProjectProto.Project;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog.Permissions;
import java.util.Optional;

/// May this be written? Asked within the change itself, on the state that it changes, so that nothing can move
/// between the question and the answer.
///
/// @param ownProject the project of this server: its permissions say who may make new projects
record WriteGuard(Caller caller, String ownProject) {

    /// A new object needs CREATE; one that exists DESCRIBE and UPDATE, on what it is and on what it becomes.
    <T extends Message> void checkApply(Edit edit, Kind<T> kind, String project, T object) {
        if (caller.isTrusted(project)) {
            return;
        }
        checkProject(edit, project);
        Permissions permissions = edit.permissions(project);
        Optional<T> stored = edit.find(kind, project, kind.name(object));
        if (stored.isPresent()) {
            caller.require(Operation.REPLACE, permissions, kind.resource(stored.get()));
            caller.require(Operation.REPLACE, permissions, kind.resource(object));
        } else {
            caller.require(Operation.CREATE, permissions, kind.resource(object));
        }
        checkReferences(edit, project, permissions, References.of(object));
        if (object instanceof Permission permission) {
            new Amplification(caller, permissions).check(permission);
        }
    }

    private void checkReferences(Edit edit, String project, Permissions permissions, References references) {
        for (String name : references.sources()) {
            edit.find(Kind.DATA_SOURCE, project, name)
                    .ifPresent(
                            source -> caller.require(Operation.REFER, permissions, Kind.DATA_SOURCE.resource(source)));
        }
        for (String name : references.views()) {
            edit.view(project, name)
                    .ifPresent(view -> caller.require(Operation.REFER, permissions, Views.resource(view)));
        }
    }

    <T extends Message> void checkDelete(Edit edit, Kind<T> kind, String project, String name) {
        Permissions permissions = edit.permissions(project);
        Optional<T> stored = edit.find(kind, project, name);
        caller.require(Operation.DELETE, permissions, stored.map(kind::resource).orElse(kind.named(name)));
        boolean last = kind == Kind.PERMISSION
                && stored.isPresent()
                && permissions.list().size() == 1;
        if (last && !caller.isTrusted(project)) {
            new Amplification(caller, permissions).checkOpening();
        }
    }

    void checkDeleteView(Edit edit, String project, String name) {
        Resource view = edit.view(project, name).map(Views::resource).orElse(Kind.FEATURE_VIEW.named(name));
        caller.require(Operation.DELETE, edit.permissions(project), view);
    }

    void checkApplyProject(Edit edit, Project project) {
        String name = project.getSpec().getName();
        checkProject(edit, name);
        Optional<Project> stored = edit.find(Kind.PROJECT, "", name);
        if (stored.isPresent()) {
            checkUpdate(edit, stored.get(), Operation.REPLACE);
            caller.require(Operation.REPLACE, edit.permissions(name), Kind.PROJECT.resource(project));
        }
    }

    void checkDeleteProject(Edit edit, String name) {
        Optional<Project> stored = edit.find(Kind.PROJECT, "", name);
        caller.require(
                Operation.DELETE,
                edit.permissions(stored.isPresent() ? name : ownProject),
                stored.map(Kind.PROJECT::resource).orElse(Kind.PROJECT.named(name)));
    }

    void checkMaterialization(Edit edit, String project, String view) {
        Resource plain = edit.find(Kind.FEATURE_VIEW, project, view)
                .map(Kind.FEATURE_VIEW::resource)
                .or(() -> edit.find(Kind.STREAM_FEATURE_VIEW, project, view).map(Kind.STREAM_FEATURE_VIEW::resource))
                .orElse(Kind.FEATURE_VIEW.named(view));
        caller.require(Operation.RECORD_MATERIALIZATION, edit.permissions(project), plain);
    }

    void checkUpdateInfra(Edit edit, String project) {
        checkProject(edit, project);
        edit.find(Kind.PROJECT, "", project)
                .ifPresent(stored -> checkUpdate(edit, stored, Operation.UPDATE_INFRASTRUCTURE));
    }

    private void checkUpdate(Edit edit, Project stored, Operation operation) {
        caller.require(operation, edit.permissions(stored.getSpec().getName()), Kind.PROJECT.resource(stored));
    }

    /// A project that the registry has never held has no permissions of its own: who may make it, this server's own
    /// project says.
    private void checkProject(Edit edit, String project) {
        if (edit.find(Kind.PROJECT, "", project).isEmpty()) {
            caller.require(Operation.CREATE_PROJECT, edit.permissions(ownProject), Kind.PROJECT.named(project));
        }
    }
}
