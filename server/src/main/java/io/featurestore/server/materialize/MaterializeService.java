package io.featurestore.server.materialize;

import feast.proto.core.FeatureViewProto.FeatureViewState;
import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.Materializations;
import io.featurestore.server.online.MaterializeQuery;
import io.featurestore.server.online.ViewShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Materialization on behalf of a feature server's clients, each of whom needs the right to write the views.
final class MaterializeService implements Materializations {
    private static final Logger LOG = LoggerFactory.getLogger(MaterializeService.class);

    private final Materializer materializer;
    private final Authorizer authorizer;

    MaterializeService(Materializer materializer, Authorizer authorizer) {
        this.materializer = materializer;
        this.authorizer = authorizer;
    }

    @Override
    public Answer materialize(Identity caller, MaterializeQuery query) {
        Catalog catalog = materializer.catalog();
        query.views().ifPresent(names -> names.forEach(name -> require(caller, catalog, name)));
        Plan plan = materializer.plan(catalog, request(query));
        for (Target target : plan.selection().targets()) {
            require(caller, catalog, target.name());
        }
        for (String view : plan.selection().refused()) {
            LOG.warn(
                    "on-demand view {} is computed by Python code, which this server does not run: it is not"
                            + " materialized",
                    view);
        }
        return query.async() ? begin(plan, query.force()) : finish(plan);
    }

    /// To a caller who could not write a view of that name, one that does not exist looks like one that does.
    private void require(Identity caller, Catalog catalog, String view) {
        Resource resource = catalog.view(view)
                .map(known -> ViewShape.of(known).resource())
                .orElseGet(() -> new Resource(PermissionSpec.Type.FEATURE_VIEW, view, Map.of()));
        authorizer.require(caller, catalog.permissions(), resource, Operation.MATERIALIZE.actions());
    }

    private static MaterializeRequest request(MaterializeQuery query) {
        return new MaterializeRequest(window(query), query.views(), query.version());
    }

    private static Window window(MaterializeQuery query) {
        if (query.incremental()) {
            return new Window.Incremental(DateText.parse("end_ts", query.end().orElseThrow()));
        }
        if (query.everything()) {
            return new Window.Everything();
        }
        if (query.start().isEmpty() || query.end().isEmpty()) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "start_ts and end_ts are required when disable_event_timestamp is False");
        }
        Instant start = DateText.parse("start_ts", query.start().get());
        Instant end = DateText.parse("end_ts", query.end().get());
        if (!start.isBefore(end)) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT, "start_ts (%s) must be before end_ts (%s)".formatted(start, end));
        }
        return new Window.Range(start, end);
    }

    private Answer begin(Plan plan, boolean force) {
        Set<String> loading = materializer.running().stream()
                .map(load -> load.task().target().name())
                .collect(Collectors.toSet());
        List<String> conflicting = plan.selection().targets().stream()
                .filter(target -> target.state() == FeatureViewState.MATERIALIZING || loading.contains(target.name()))
                .map(Target::name)
                .toList();
        if (!conflicting.isEmpty() && !force) {
            return new Answer.Conflict(conflicting);
        }
        for (CompletableFuture<Outcome> outcome : materializer.start(plan)) {
            CompletableFuture<Void> ignored = outcome.thenAccept(MaterializeService::tell);
        }
        return new Answer.Accepted(
                plan.selection().targets().stream().map(Target::name).toList());
    }

    private static void tell(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            LOG.error(
                    "feature view {} was not materialized: {}",
                    failed.view(),
                    failed.error().message());
        }
    }

    private Answer finish(Plan plan) {
        Optional<Outcome.Failed> failed = materializer.run(plan).stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .findFirst();
        if (failed.isPresent()) {
            throw failed.get().error().asException();
        }
        if (plan.selection().refusedByName()) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "On-demand feature views %s are computed by Python code, which this server does not run; all others"
                                    .formatted(plan.selection().refused())
                            + " were materialized");
        }
        return new Answer.Done();
    }

    @Override
    public List<Running> running(Identity caller) {
        List<Materializer.Load> loads = materializer.running();
        if (loads.isEmpty()) {
            return List.of();
        }
        Catalog catalog = materializer.catalog();
        return loads.stream()
                .filter(load -> authorizer.allows(
                        caller,
                        catalog.permissions(),
                        load.task().target().shape().resource(),
                        Operation.MATERIALIZE.actions()))
                .map(load -> new Running(
                        load.task().target().name(),
                        load.progress().rows(),
                        Duration.ofNanos(load.progress().nanos())))
                .toList();
    }
}
