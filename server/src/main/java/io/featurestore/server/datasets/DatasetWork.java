package io.featurestore.server.datasets;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.SavedDatasetProto.SavedDataset;
import feast.proto.core.SavedDatasetProto.SavedDatasetSpec;
import feast.proto.registry.RegistryServerProto.CreateDatasetFromRetrievalRequest;
import feast.proto.registry.RegistryServerProto.GetDatasetDataResponse;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityFrame;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SourceColumn;
import io.featurestore.server.offline.serving.OfflineCommand.Historical;
import io.featurestore.server.offline.serving.OfflineCommand.NamedView;
import io.featurestore.server.offline.serving.OfflineService;
import io.featurestore.server.registry.FeastRegistry;
import io.featurestore.server.registry.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Field;

/// What a job does, with the rights of whoever ordered it.
public final class DatasetWork implements AutoCloseable {
    private static final Set<String> TIMES = Set.of(EntityFrame.TIME, "datetime", "timestamp");

    private final FeastRegistry registry;
    private final Authorizer authorizer;
    private final Clock clock;
    private final Supplier<OfflineStore> opening;
    private Optional<OfflineStore> opened = Optional.empty();

    /// The state of the registry that a job began with.
    private record FixedCatalog(Catalog current) implements CatalogSource {
        @Override
        public Catalog refresh() {
            return current;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /// @param opening opens the offline store, when it is first needed
    public DatasetWork(FeastRegistry registry, Authorizer authorizer, Supplier<OfflineStore> opening, Clock clock) {
        this.registry = registry;
        this.authorizer = authorizer;
        this.opening = opening;
        this.clock = clock;
    }

    private synchronized OfflineStore store() {
        if (opened.isEmpty()) {
            opened = Optional.of(opening.get());
        }
        return opened.get();
    }

    void make(Identity caller, CreateDatasetFromRetrievalRequest order) {
        String project = order.getProject();
        Catalog catalog = registry.catalog(project, clock.instant());
        SavedDatasetSpec.Builder dataset = SavedDatasetSpec.newBuilder()
                .setName(order.getName())
                .setStorage(DatasetPlace.of(order.getStorageType(), order.getStoragePath()))
                .putAllTags(order.getTagsMap());
        DataSource place = DatasetPlace.source(dataset.getStorage());
        boolean overwrite = order.getAllowOverwrite() && mayOverwrite(caller, catalog, dataset);
        Historical question = question(order, catalog);
        OfflineService service = new OfflineService(new FixedCatalog(catalog), store(), authorizer, clock, false);
        try (RowSource frame = frame(caller, order, catalog);
                OfflineResult answer = service.historicalFeatures(caller, question, Optional.of(frame))) {
            dataset.addAllFeatures(question.featureRefs()).addAllJoinKeys(joinKeys(catalog, question, frame));
            store().persist(answer, place, overwrite);
        }
        registry.writes(caller)
                .apply(
                        Kind.SAVED_DATASET,
                        project,
                        SavedDataset.newBuilder().setSpec(dataset).build());
        registry.settle();
    }

    /// Whoever has a name of his own replaces a data set where it lies, and nothing else that lies somewhere.
    private boolean mayOverwrite(Identity caller, Catalog catalog, SavedDatasetSpec.Builder dataset) {
        if (!(caller instanceof Identity.Authenticated)) {
            return true;
        }
        try {
            return registry.reads(caller)
                    .get(Operation.REPLACE, Kind.SAVED_DATASET, catalog.project(), dataset.getName())
                    .getSpec()
                    .getStorage()
                    .equals(dataset.getStorage());
        } catch (ServeException e) {
            if (e.error().code() == ErrorCode.SAVED_DATASET_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private Historical question(CreateDatasetFromRetrievalRequest order, Catalog catalog) {
        List<NamedView> views = new ArrayList<>();
        List<String> references = new ArrayList<>();
        if (order.getFeatureServiceName().isEmpty()) {
            references.addAll(order.getFeaturesList());
            references.stream()
                    .map(reference -> reference.substring(0, Math.max(0, reference.indexOf(':'))))
                    .distinct()
                    .forEach(view -> views.add(new NamedView(view, Optional.empty())));
        } else {
            for (FeatureViewProjection projection : catalog.featureService(order.getFeatureServiceName())
                    .orElseThrow(() -> ServeException.of(
                            ErrorCode.FEATURE_SERVICE_NOT_FOUND,
                            "Feature service %s does not exist in project %s"
                                    .formatted(order.getFeatureServiceName(), catalog.project())))
                    .getSpec()
                    .getFeaturesList()) {
                String alias = projection.getFeatureViewNameAlias();
                String name = projection.getFeatureViewName();
                views.add(new NamedView(name, Optional.of(alias).filter(text -> !text.isEmpty())));
                projection
                        .getFeatureColumnsList()
                        .forEach(column -> references.add((alias.isEmpty() ? name : alias) + ":" + column.getName()));
            }
        }
        return new Historical(
                views, references, catalog.project(), false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private RowSource frame(Identity caller, CreateDatasetFromRetrievalRequest order, Catalog catalog) {
        if (order.getEntitySourceType().equals("reference")) {
            return read(entitySource(caller, order, catalog));
        }
        return InlineFrame.of(order, clock).rows(store().allocator());
    }

    /// A caller with a name of his own takes entity rows from the sources that he may read, not from any file that
    /// this server can.
    private DataSource entitySource(Identity caller, CreateDatasetFromRetrievalRequest order, Catalog catalog) {
        if (!order.getExtraColumns().isEmpty()) {
            throw ServeException.invalid("extra_columns: only together with entity_source_type inline");
        }
        DataSource source = DatasetPlace.file(order.getEntitySourcePath());
        if (caller instanceof Identity.Authenticated) {
            String known = catalog.dataSources().stream()
                    .filter(stored -> stored.getFileOptions().getUri().equals(order.getEntitySourcePath()))
                    .map(DataSource::getName)
                    .findFirst()
                    .orElseThrow(() -> ServeException.of(
                            ErrorCode.PERMISSION_DENIED,
                            "entity_source_path: must be the path of a data source of project " + catalog.project()));
            registry.reads(caller).require(Operation.READ_SOURCE, Kind.DATA_SOURCE, catalog.project(), known);
        }
        return source;
    }

    private OfflineResult read(DataSource source) {
        List<SourceColumn> columns = store().columns(source);
        String time = columns.stream()
                .filter(column -> TIMES.contains(column.name()))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(column -> column.type().startsWith("timestamp"))
                        .findFirst())
                .map(SourceColumn::name)
                .orElseThrow(() ->
                        ServeException.invalid("%s has no column of times".formatted(DatasetPlace.shown(source))));
        return store().pullAll(new PullRequest(
                source, List.of(), List.of(), time, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static List<String> joinKeys(Catalog catalog, Historical question, RowSource frame) {
        Set<String> keys = new LinkedHashSet<>();
        for (NamedView view : question.views()) {
            catalog.view(view.name())
                    .filter(found -> found instanceof FeastView.Plain)
                    .map(found -> ((FeastView.Plain) found).proto().getSpec().getEntityColumnsList())
                    .ifPresent(columns -> columns.forEach(column -> keys.add(column.getName())));
        }
        return frame.schema().getFields().stream()
                .map(Field::getName)
                .filter(keys::contains)
                .toList();
    }

    GetDatasetDataResponse firstRows(SavedDataset dataset, int limit) {
        try (OfflineResult rows = read(DatasetPlace.source(dataset.getSpec().getStorage()))) {
            return JsonRows.first(rows, limit);
        }
    }

    @Override
    public synchronized void close() {
        opened.ifPresent(OfflineStore::close);
    }
}
