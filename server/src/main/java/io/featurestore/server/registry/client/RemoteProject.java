package io.featurestore.server.registry.client;

import feast.proto.core.ProjectProto.Project;
import feast.proto.registry.RegistryServerProto.GetProjectRequest;
import feast.proto.registry.RegistryServerProto.ListDataSourcesRequest;
import feast.proto.registry.RegistryServerProto.ListEntitiesRequest;
import feast.proto.registry.RegistryServerProto.ListFeatureServicesRequest;
import feast.proto.registry.RegistryServerProto.ListFeatureViewsRequest;
import feast.proto.registry.RegistryServerProto.ListLabelViewsRequest;
import feast.proto.registry.RegistryServerProto.ListOnDemandFeatureViewsRequest;
import feast.proto.registry.RegistryServerProto.ListPermissionsRequest;
import feast.proto.registry.RegistryServerProto.ListPermissionsResponse;
import feast.proto.registry.RegistryServerProto.ListStreamFeatureViewsRequest;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.registry.client.RemoteRegistry.Received;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads one project from a registry server, list by list. `Proto` would be one call, but on a Python server it does
/// not say which project an object is in.
///
/// @param authenticated whether the server may keep objects from us
record RemoteProject(RemoteRegistry registry, String name, boolean authenticated) {
    private static final int ATTEMPTS = 3;

    /// @param version the registry's version id at the beginning, if the server tells it
    record Reading(ProjectContent content, Optional<String> version) {}

    /// The permissions, which are asked first, because they are few, and tell the version.
    Received<Permissions> permissions(boolean cached) {
        Received<ListPermissionsResponse> answer =
                registry.receive(client -> client.listPermissions(ListPermissionsRequest.newBuilder()
                        .setProject(name)
                        .setAllowCache(cached)
                        .build()));
        Permissions permissions = new Permissions(name, answer.message().getPermissionsList(), isComplete(answer));
        return new Received<>(permissions, answer.version(), answer.withheld());
    }

    /// Our own server says whether it left something out. Python's says nothing: it keeps back what the caller may
    /// not see, so that an empty list proves nothing, while one that holds something can only be stricter than the
    /// whole: a permission that is missing grants nothing.
    private boolean isComplete(Received<ListPermissionsResponse> answer) {
        return !authenticated
                || answer.withheld()
                        .map(count -> count == 0)
                        .orElse(answer.message().getPermissionsCount() > 0);
    }

    /// Reads everything. If the registry changes meanwhile, it is read again, a few times.
    Reading read(boolean cached) {
        Received<Permissions> before = permissions(cached);
        for (int attempt = 1; ; attempt++) {
            ProjectContent content = content(before.message(), cached);
            if (before.version().isEmpty()) {
                return new Reading(content, Optional.empty());
            }
            Received<Permissions> after = permissions(cached);
            if (after.version().equals(before.version())) {
                return new Reading(content, before.version());
            }
            if (attempt == ATTEMPTS) {
                return new Reading(content, Optional.empty());
            }
            before = after;
        }
    }

    private ProjectContent content(Permissions permissions, boolean cached) {
        return new ProjectContent(
                project(cached),
                registry.call(client -> client.listEntities(ListEntitiesRequest.newBuilder()
                                .setProject(name)
                                .setAllowCache(cached)
                                .build()))
                        .getEntitiesList(),
                registry.call(client -> client.listDataSources(ListDataSourcesRequest.newBuilder()
                                .setProject(name)
                                .setAllowCache(cached)
                                .build()))
                        .getDataSourcesList(),
                views(cached),
                registry.call(client -> client.listFeatureServices(ListFeatureServicesRequest.newBuilder()
                                .setProject(name)
                                .setAllowCache(cached)
                                .build()))
                        .getFeatureServicesList(),
                permissions);
    }

    private List<FeastView> views(boolean cached) {
        Stream<FeastView> plain = registry
                .call(client -> client.listFeatureViews(ListFeatureViewsRequest.newBuilder()
                        .setProject(name)
                        .setAllowCache(cached)
                        .build()))
                .getFeatureViewsList()
                .stream()
                .map(FeastView.Plain::new);
        Stream<FeastView> stream = registry
                .call(client -> client.listStreamFeatureViews(ListStreamFeatureViewsRequest.newBuilder()
                        .setProject(name)
                        .setAllowCache(cached)
                        .build()))
                .getStreamFeatureViewsList()
                .stream()
                .map(FeastView.Stream::new);
        Stream<FeastView> onDemand = registry
                .call(client -> client.listOnDemandFeatureViews(ListOnDemandFeatureViewsRequest.newBuilder()
                        .setProject(name)
                        .setAllowCache(cached)
                        .build()))
                .getOnDemandFeatureViewsList()
                .stream()
                .map(FeastView.OnDemand::new);
        Stream<FeastView> label = registry
                .call(client -> client.listLabelViews(ListLabelViewsRequest.newBuilder()
                        .setProject(name)
                        .setAllowCache(cached)
                        .build()))
                .getLabelViewsList()
                .stream()
                .map(FeastView.Label::new);
        return Stream.of(plain, stream, onDemand, label).flatMap(views -> views).toList();
    }

    /// Absent also where we may not see it.
    private Optional<Project> project(boolean cached) {
        try {
            return Optional.of(registry.call(client -> client.getProject(GetProjectRequest.newBuilder()
                    .setName(name)
                    .setAllowCache(cached)
                    .build())));
        } catch (ServeException e) {
            if (e.error().code() == ErrorCode.PROJECT_NOT_FOUND || e.error().code() == ErrorCode.PERMISSION_DENIED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
