package io.featurestore.server.online;

import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeatureRef;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Whether a caller may read what a request asks for: the service and each of its views, or each view.
final class ReadAccess {
    private final Authorizer authorizer;

    ReadAccess(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void require(Identity caller, Catalog catalog, RetrievalPlan plan) {
        if (caller instanceof Identity.Anyone) {
            return;
        }
        for (Resource resource : plan.resources()) {
            authorizer.require(caller, catalog.permissions(), resource, Operation.READ_FEATURES.actions());
        }
    }

    /// What a caller is told whose request cannot be planned. A name that does not exist is only admitted to callers
    /// who could read an object of that name: to others it must look like one that is hidden.
    ServeException unplanned(Identity caller, Catalog catalog, PlanKey key, ServeException reason) {
        if (!(caller instanceof Identity.Anyone)) {
            named(key)
                    .forEach(resource -> authorizer.require(
                            caller,
                            catalog.permissions(),
                            resource(catalog, resource),
                            Operation.READ_FEATURES.actions()));
        }
        return reason;
    }

    private static Stream<Resource> named(PlanKey key) {
        if (key.service().isPresent()) {
            return Stream.of(new Resource(
                    PermissionSpec.Type.FEATURE_SERVICE, key.service().get(), Map.of()));
        }
        List<String> refs = key.features();
        return refs.stream()
                .filter(ref -> ref.indexOf(':') > 0)
                .map(ref -> FeatureRef.parse(ref).view())
                .distinct()
                .map(view -> new Resource(PermissionSpec.Type.FEATURE_VIEW, view, Map.of()));
    }

    private static Resource resource(Catalog catalog, Resource named) {
        return named.type() == PermissionSpec.Type.FEATURE_SERVICE
                ? catalog.featureService(named.name())
                        .map(service -> new Resource(
                                named.type(), named.name(), service.getSpec().getTagsMap()))
                        .orElse(named)
                : catalog.view(named.name())
                        .map(view -> ViewShape.of(view).resource())
                        .orElse(named);
    }
}
