package io.featurestore.server.online;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.WriteBatch;
import io.featurestore.server.online.store.WriteRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes rows to the online store, and pushed ones to the history too, if that is wanted. A request is authorized and
/// read whole, for every view that it goes to, before the
/// first row is stored.
public final class FeatureWriter {
    private final CatalogSource catalogs;
    private final OnlineStore store;
    private final History history;
    private final ServingRules rules;
    private final Authorizer authorizer;
    private final Clock clock;

    public FeatureWriter(
            CatalogSource catalogs,
            OnlineStore store,
            History history,
            ServingRules rules,
            Authorizer authorizer,
            Clock clock) {
        this.catalogs = catalogs;
        this.store = store;
        this.history = history;
        this.rules = rules;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    /// Writes rows of one view, of whatever kind.
    public void write(Identity caller, String viewName, WriteRequest request) {
        Catalog catalog = catalog(request);
        ViewShape view =
                catalog.view(viewName).map(ViewShape::of).orElseThrow(() -> unknown(caller, catalog, viewName));
        authorizer.require(caller, catalog.permissions(), view.resource(), Operation.WRITE_FEATURES.actions());
        store.write(batch(catalog, view, request));
    }

    private ServeException unknown(Identity caller, Catalog catalog, String viewName) {
        // To a caller who could not write a view of that name, it looks like one that is there.
        authorizer.require(
                caller,
                catalog.permissions(),
                new Resource(PermissionSpec.Type.FEATURE_VIEW, viewName, Map.of()),
                Operation.WRITE_FEATURES.actions());
        return ServeException.of(ErrorCode.OBJECT_NOT_FOUND, "Can't recognize feast object with a name " + viewName);
    }

    /// Writes rows to every view whose stream source is the push source. The history comes first: it refuses what it
    /// can't hold only when it is added to, and rows that are then pushed again mean the same there.
    public void push(Identity caller, String pushSource, PushTarget target, WriteRequest request) {
        Catalog catalog = catalog(request);
        List<ViewShape> views = catalog.views().stream()
                .map(ViewShape::of)
                .filter(view -> isFedBy(view, pushSource))
                .toList();
        if (views.isEmpty()) {
            throw unknownSource(caller, catalog, pushSource, target);
        }
        for (ViewShape view : views) {
            authorizer.require(
                    caller,
                    catalog.permissions(),
                    view.resource(),
                    target.operation().actions());
        }
        List<WriteBatch> batches = new ArrayList<>(views.size());
        if (target.online()) {
            views.forEach(view -> batches.add(batch(catalog, view, request)));
        }
        if (target.offline()) {
            history.append(batchSources(views), request.frame());
        }
        batches.forEach(store::write);
    }

    /// Once each, however many of the views have it.
    private static List<DataSource> batchSources(List<ViewShape> views) {
        Map<String, DataSource> sources = new LinkedHashMap<>();
        for (ViewShape view : views) {
            DataSource source = view.source()
                    .map(it -> it.hasBatchSource() ? it.getBatchSource() : it)
                    .filter(it -> it.getType() != DataSource.SourceType.PUSH_SOURCE)
                    .orElseThrow(() -> ServeException.of(
                            ErrorCode.INVALID_ARGUMENT,
                            "Feature view '%s' has no batch source to write to".formatted(view.name())));
            sources.putIfAbsent(source.getName(), source);
        }
        return List.copyOf(sources.values());
    }

    private static boolean isFedBy(ViewShape view, String pushSource) {
        return view.streamSource()
                .filter(source -> source.getType() == DataSource.SourceType.PUSH_SOURCE
                        && source.getName().equals(pushSource))
                .isPresent();
    }

    /// Which sources exist is told only to callers who may write something.
    private ServeException unknownSource(Identity caller, Catalog catalog, String pushSource, PushTarget target) {
        boolean mayWrite = catalog.views().stream()
                .map(view -> ViewShape.of(view).resource())
                .anyMatch(view -> authorizer.allows(
                        caller, catalog.permissions(), view, target.operation().actions()));
        return mayWrite || catalog.views().isEmpty()
                ? ServeException.of(
                        ErrorCode.PUSH_SOURCE_NOT_FOUND, "Unable to find push source '%s'.".formatted(pushSource))
                : ServeException.of(ErrorCode.PERMISSION_DENIED, "may not push to '%s'".formatted(pushSource));
    }

    private Catalog catalog(WriteRequest request) {
        return request.allowRegistryCache() ? catalogs.current() : catalogs.refresh();
    }

    private WriteBatch batch(Catalog catalog, ViewShape view, WriteRequest request) {
        if (view.computed()) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT,
                    "On-demand feature view '%s' is not stored: it has write_to_online_store=False"
                            .formatted(view.name()));
        }
        if (view.onDemand() && request.transformOnWrite()) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    ("On-demand feature view '%s' is computed by Python code on write, which this server does not run."
                                    + " Send its features themselves with transform_on_write=false.")
                            .formatted(view.name()));
        }
        List<WriteRow> rows = FrameReader.read(
                request.frame(), RowSchema.of(view, catalog), rules.entityKeyVersion(), clock.instant());
        int version = rules.versioning() ? view.version() : 0;
        return new WriteBatch(
                ViewShape.storedName(view.name(), version),
                view.features().stream().map(FeatureSpecV2::getName).toList(),
                rows);
    }
}
