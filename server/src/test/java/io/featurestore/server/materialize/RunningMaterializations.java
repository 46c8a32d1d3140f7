package io.featurestore.server.materialize;

import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.PolicyProto.Policy;
import feast.proto.core.PolicyProto.RoleBasedPolicy;
import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Authorizers;
import io.featurestore.server.online.RichCatalog;
import io.featurestore.server.online.http.RunningServer;
import io.featurestore.server.registry.RegistryChange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A feature server whose callers may have its view `stats` materialized if they have the role `writer`.
public final class RunningMaterializations implements AutoCloseable {
    private static final String JANUARY = "{\"start_ts\":\"2026-01-01T00:00:00\",\"end_ts\":\"2026-01-31T00:00:00\"}";
    private static final String UP_TO_NOW = "{\"end_ts\":\"2026-02-01T00:00:00\",\"feature_views\":[\"stats\"]}";

    private final MaterializeWorld world;
    private final RunningServer server;

    public RunningMaterializations(Path folder, Authenticator authenticator) {
        world = new MaterializeWorld(folder, new ScriptedStore());
        world.view("stats");
        world.registry.apply("shop", List.of(new RegistryChange.ApplyPermission(writersMayWrite())));
        Authorizer authorizer = Authorizers.byPermissions(new SimpleMeterRegistry());
        server = RunningServer.start(
                RichCatalog.source(RichCatalog.catalog()),
                world.online,
                new MaterializeService(world.materializer, authorizer),
                RunningServer.Options.usual().with(authenticator, authorizer));
    }

    private static Permission writersMayWrite() {
        return Permission.newBuilder()
                .setSpec(PermissionSpec.newBuilder()
                        .setName("writers")
                        .addTypes(PermissionSpec.Type.FEATURE_VIEW)
                        .addNamePatterns(".*")
                        .addActions(PermissionSpec.AuthzedAction.WRITE_ONLINE)
                        .setPolicy(Policy.newBuilder()
                                .setRoleBasedPolicy(RoleBasedPolicy.newBuilder().addRoles("writer"))))
                .build();
    }

    /// The status of `POST /materialize`, or of `/materialize-incremental`.
    public int materialize(boolean incremental, Optional<String> token) {
        String path = incremental ? "/materialize-incremental" : "/materialize";
        String body = incremental ? UP_TO_NOW : JANUARY;
        HttpResponse<String> answer = token.isPresent()
                ? server.post(path, body, "Content-Type", "application/json", "Authorization", "Bearer " + token.get())
                : server.post(path, body);
        return answer.statusCode();
    }

    /// Whether rows are in the online store.
    public boolean isLoaded() {
        return world.stored("stats", "trips", 2).isPresent();
    }

    @Override
    public void close() {
        server.close();
        world.close();
    }
}
