package io.featurestore.server.registry;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.RegistryProto.ProjectMetadata;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.FeastView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Every operation that reads. Lists leave out silently what the caller may not see; a caller who may not see an
/// object is told the same whether it exists or not.
public final class Reads {
    /// A project with this tag is hidden from lists, so that `feast teardown`, which deletes all projects that it can
    /// list, passes it by.
    static final String PROTECTED_TAG = "feast.dev/protected-project";

    private final Snapshots snapshots;
    private final Caller caller;
    private final String ownProject;

    Reads(Snapshots snapshots, Caller caller, String ownProject) {
        this.snapshots = snapshots;
        this.caller = caller;
        this.ownProject = ownProject;
    }

    /// @throws io.featurestore.server.error.ServeException the kind's not-found error, or `PERMISSION_DENIED`
    public <T extends Message> T get(Kind<T> kind, String project, String name, boolean fresh) {
        return get(snapshots.get(fresh), Operation.DESCRIBE, kind, project, name);
    }

    /// An object for another use than to be shown.
    public <T extends Message> T get(Operation operation, Kind<T> kind, String project, String name) {
        return get(snapshots.get(true), operation, kind, project, name);
    }

    private <T extends Message> T get(
            Snapshot snapshot, Operation operation, Kind<T> kind, String project, String name) {
        caller.require(operation, snapshot.permissions(project), resource(snapshot, kind, project, name));
        return snapshot.find(kind, project, name).orElseThrow(() -> kind.notFound(name, project));
    }

    private static <T extends Message> Resource resource(Snapshot snapshot, Kind<T> kind, String project, String name) {
        return snapshot.find(kind, project, name).map(kind::resource).orElse(kind.named(name));
    }

    /// @throws io.featurestore.server.error.ServeException `PERMISSION_DENIED`, whether there is such an object or not
    public <T extends Message> void require(Operation operation, Kind<T> kind, String project, String name) {
        Snapshot snapshot = snapshots.get(false);
        caller.require(operation, snapshot.permissions(project), resource(snapshot, kind, project, name));
    }

    public <T extends Message> boolean may(Operation operation, Kind<T> kind, String project, String name) {
        Snapshot snapshot = snapshots.get(false);
        return caller.may(operation, snapshot.permissions(project), resource(snapshot, kind, project, name));
    }

    /// The view of that name, of whatever kind.
    public FeastView getView(String project, String name, boolean fresh) {
        Snapshot snapshot = snapshots.get(fresh);
        Optional<FeastView> found = snapshot.view(project, name);
        caller.require(
                Operation.DESCRIBE,
                snapshot.permissions(project),
                found.map(Views::resource).orElse(Kind.FEATURE_VIEW.named(name)));
        return found.orElseThrow(() -> Kind.FEATURE_VIEW.notFound(name, project));
    }

    public Project getProject(String name, boolean fresh) {
        Snapshot snapshot = snapshots.get(fresh);
        Optional<Project> found = Optional.ofNullable(snapshot.projects().get(name));
        caller.require(
                Operation.DESCRIBE,
                snapshot.permissions(found.isPresent() ? name : ownProject),
                found.map(Kind.PROJECT::resource).orElse(Kind.PROJECT.named(name)));
        return found.orElseThrow(() -> Kind.PROJECT.notFound(name, ""));
    }

    public <T extends Message> Page<T> list(Kind<T> kind, Query query) {
        return list(kind, query, ignored -> true);
    }

    /// @param wanted what the request filters by, besides tags
    public <T extends Message> Page<T> list(Kind<T> kind, Query query, Predicate<T> wanted) {
        Snapshot snapshot = snapshots.get(query.fresh());
        Permissions permissions = snapshot.permissions(query.project());
        Collection<T> all = snapshot.objects(kind, query.project()).values();
        List<T> visible = all.stream()
                .filter(object -> caller.may(Operation.DESCRIBE, permissions, kind, object))
                .toList();
        List<T> matching = visible.stream()
                .filter(object -> hasTags(kind, object, query))
                .filter(wanted)
                .toList();
        return Page.of(
                Sorting.sorted(matching, query.sorting(), kind::attribute),
                query.pagination(),
                all.size() - visible.size());
    }

    private static <T extends Message> boolean hasTags(Kind<T> kind, T object, Query query) {
        return query.tags().isEmpty()
                || kind.tags(object).entrySet().containsAll(query.tags().entrySet());
    }

    public Page<Project> listProjects(Query query) {
        Snapshot snapshot = snapshots.get(query.fresh());
        List<Project> visible = snapshot.projects().values().stream()
                .filter(project ->
                        caller.may(Operation.DESCRIBE, permissionsOf(snapshot, project), Kind.PROJECT, project))
                .toList();
        List<Project> matching = visible.stream()
                .filter(project -> !isProtected(project))
                .filter(project -> hasTags(Kind.PROJECT, project, query))
                .toList();
        return Page.of(
                Sorting.sorted(matching, query.sorting(), Kind.PROJECT::field),
                query.pagination(),
                snapshot.projects().size() - visible.size());
    }

    static boolean isProtected(Project project) {
        return "true".equals(project.getSpec().getTagsMap().get(PROTECTED_TAG));
    }

    private static Permissions permissionsOf(Snapshot snapshot, Project project) {
        return snapshot.permissions(project.getSpec().getName());
    }

    /// Views of every kind but label views.
    public Page<FeastView> listViews(Query query, ViewFilter filter) {
        Snapshot snapshot = snapshots.get(query.fresh());
        Permissions permissions = snapshot.permissions(query.project());
        List<FeastView> all = Views.listed(snapshot, query.project());
        List<FeastView> visible = all.stream()
                .filter(view -> caller.may(Operation.DESCRIBE, permissions, Views.resource(view)))
                .toList();
        Predicate<FeastView> wanted = filter.in(
                snapshot,
                query.project(),
                service -> caller.may(Operation.DESCRIBE, permissions, Kind.FEATURE_SERVICE, service));
        List<FeastView> matching = visible.stream()
                .filter(view ->
                        Views.tags(view).entrySet().containsAll(query.tags().entrySet()))
                .filter(wanted)
                .toList();
        return Page.of(
                Sorting.sorted(matching, query.sorting(), Views::field),
                query.pagination(),
                all.size() - visible.size());
    }

    public List<ProjectMetadata> listProjectMetadata(String project, boolean fresh) {
        Snapshot snapshot = snapshots.get(fresh);
        requireProject(snapshot, project);
        return Snapshot.metadata(snapshot.registry()).stream()
                .filter(metadata -> metadata.getProject().equals(project))
                .toList();
    }

    /// The infrastructure of this project alone.
    public Infra getInfra(String project, boolean fresh) {
        Snapshot snapshot = snapshots.get(fresh);
        if (snapshot.projects().containsKey(project)) {
            requireProject(snapshot, project);
        } else {
            caller.require(Operation.CREATE_PROJECT, snapshot.permissions(ownProject), Kind.PROJECT.named(project));
        }
        return InfraOwnership.of(snapshot, project);
    }

    private void requireProject(Snapshot snapshot, String name) {
        Project project = snapshot.projects().get(name);
        if (project != null) {
            caller.require(Operation.DESCRIBE_PROJECT, snapshot.permissions(name), Kind.PROJECT.resource(project));
        }
    }

    /// When the registry was last written.
    public Timestamp lastUpdated() {
        return snapshots.get(false).registry().getLastUpdated();
    }

    /// @throws io.featurestore.server.error.ServeException `PERMISSION_DENIED` if there is such a project, and the
    ///     caller may not see it
    public void describeProject(String name) {
        requireProject(snapshots.get(false), name);
    }

    /// All projects that the caller may see, with what he may see of them.
    public Registry proto() {
        Snapshot snapshot = snapshots.get(false);
        return new VisibleRegistry(snapshot, caller).build();
    }

    /// Looks at the store.
    public void refresh() {
        snapshots.get(true);
    }
}
