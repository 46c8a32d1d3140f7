package io.featurestore.server.offline.serving;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureServiceProto.FeatureService;
import io.featurestore.server.auth.Authorizer;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.auth.Operation;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.EntityRows;
import io.featurestore.server.offline.HistoricalRequest;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.OfflineStore;
import io.featurestore.server.offline.PullRequest;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SourceColumn;
import io.featurestore.server.offline.serving.OfflineCommand.Historical;
import io.featurestore.server.offline.serving.OfflineCommand.NamedView;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;

/// Answers what callers ask, by one snapshot of the registry for each request.
public final class OfflineService {
    private final CatalogSource catalogs;
    private final OfflineStore store;
    private final Authorizer authorizer;
    private final Clock clock;
    private final boolean queriesForAll;

    /// @param queriesForAll whether callers with a name of their own, whom permissions hold, may send entity rows as a
    /// query, which reads whatever the store can
    public OfflineService(
            CatalogSource catalogs, OfflineStore store, Authorizer authorizer, Clock clock, boolean queriesForAll) {
        this.catalogs = catalogs;
        this.store = store;
        this.authorizer = authorizer;
        this.clock = clock;
        this.queriesForAll = queriesForAll;
    }

    /// @param frame the uploaded entity rows, if there are any; the answer closes them
    public OfflineResult historicalFeatures(Identity caller, Historical question, Optional<RowSource> frame) {
        return store.historicalFeatures(lookUp(catalog -> request(caller, catalog, question, frame)));
    }

    private HistoricalRequest request(
            Identity caller, Catalog catalog, Historical question, Optional<RowSource> frame) {
        if (!question.project().equals(catalog.project())) {
            throw ServeException.invalid(
                    "project: this server has project %s, not %s".formatted(catalog.project(), question.project()));
        }
        OfflineAccess access = access(caller, catalog);
        Views views = new Views(catalog, access, columns(frame));
        HistoricalRequest request = new HistoricalRequest(
                entities(caller, question, frame),
                views.select(question.views(), question.featureRefs()),
                question.fullFeatureNames(),
                catalog.project());
        if (request.views().isEmpty()) {
            throw ServeException.invalid("feature_refs: names no feature");
        }
        return request;
    }

    /// What is not in the snapshot may have been applied a moment ago: then the registry is read.
    private <T> T lookUp(Function<Catalog, T> find) {
        Catalog known = known();
        try {
            return find.apply(known);
        } catch (ServeException e) {
            if (!mayBeOutdated(e.error().code())) {
                throw e;
            }
            Catalog now = catalogs.refresh();
            if (now == known) {
                throw e;
            }
            return find.apply(now);
        }
    }

    /// A server that has just started waits for the registry, instead of sending its first callers away.
    private Catalog known() {
        try {
            return catalogs.current();
        } catch (ServeException e) {
            if (e.error().code() == ErrorCode.UNAVAILABLE) {
                return catalogs.refresh();
            }
            throw e;
        }
    }

    private static boolean mayBeOutdated(ErrorCode code) {
        return switch (code) {
            case FEATURE_VIEW_NOT_FOUND,
                    FEATURE_VIEW_VERSION_NOT_FOUND,
                    FEATURE_SERVICE_NOT_FOUND,
                    DATA_SOURCE_NOT_FOUND,
                    INVALID_ARGUMENT -> true;
            default -> false;
        };
    }

    private static Set<String> columns(Optional<RowSource> frame) {
        return frame.map(rows ->
                        rows.schema().getFields().stream().map(Field::getName).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private EntityRows entities(Identity caller, Historical question, Optional<RowSource> frame) {
        boolean dated = question.start().isPresent() || question.end().isPresent();
        if (frame.isPresent()) {
            if (dated || question.query().isPresent()) {
                throw ServeException.invalid(
                        "entity rows come as a frame, as a query or as a range, and one excludes the others");
            }
            return new EntityRows.Frame(frame.get());
        }
        if (question.query().isPresent()) {
            if (dated) {
                throw ServeException.invalid("start_date, end_date: not together with entity rows as a query");
            }
            requireQueries(caller);
            return new EntityRows.Sql(question.query().get());
        }
        return new EntityRows.Range(question.start(), question.end().orElseGet(clock::instant));
    }

    /// A query reads past the permissions.
    private void requireQueries(Identity caller) {
        boolean held = caller instanceof Identity.Authenticated;
        if (held && !queriesForAll) {
            throw ServeException.of(
                    ErrorCode.PERMISSION_DENIED,
                    "Entity rows as SQL read past the permissions of the project: send them as a frame, or start the "
                            + "server with --entity-sql");
        }
    }

    public OfflineResult pull(Identity caller, OfflineCommand.Pull command) {
        DataSource source =
                lookUp(catalog -> access(caller, catalog).dataSource(command.dataSource(), Operation.READ_SOURCE));
        PullRequest request = new PullRequest(
                batchOf(source),
                command.joinKeys(),
                command.features(),
                command.timestampField(),
                command.createdTimestampColumn(),
                command.start(),
                command.end());
        return command.latest() ? store.pullLatest(request) : store.pullAll(request);
    }

    public List<SourceColumn> columns(Identity caller, OfflineCommand.Columns command) {
        return store.columns(batchOf(access(caller, known()).describedSource(command.source())));
    }

    /// @return a warning, where the source can't be read now
    public Optional<String> validate(Identity caller, OfflineCommand.Validate command) {
        return store.validate(batchOf(access(caller, known()).describedSource(command.source())));
    }

    /// @return how many rows were added
    public long write(Identity caller, OfflineCommand.WriteBatch command, RowSource rows) {
        NamedView name = command.view();
        FeastView view = lookUp(catalog -> access(caller, catalog).view(name.name(), Operation.WRITE_ROWS));
        DataSource source = switch (view) {
            case FeastView.Plain plain -> plain.proto().getSpec().getBatchSource();
            case FeastView.Stream stream -> stream.proto().getSpec().getBatchSource();
            case FeastView.Label label -> label.proto().getSpec().getSource();
            case FeastView.OnDemand ignored -> DataSource.getDefaultInstance();
        };
        if (source.equals(DataSource.getDefaultInstance())) {
            throw ServeException.invalid("Feature view %s has no batch source to write to".formatted(name.name()));
        }
        return store.append(batchOf(source), rows);
    }

    /// @return how many rows were added
    public long writeLogs(Identity caller, OfflineCommand.WriteLogs command, RowSource rows) {
        FeatureService service = lookUp(
                catalog -> access(caller, catalog).featureService(command.featureService(), Operation.WRITE_LOGS));
        if (!service.getSpec().hasLoggingConfig()) {
            throw ServeException.invalid(
                    "Feature service %s has no logging_config".formatted(command.featureService()));
        }
        return store.writeLogs(service.getSpec().getLoggingConfig(), rows);
    }

    /// Where the answer to a question is to be kept; to be asked before any work is done.
    public DataSource target(Identity caller, OfflineCommand.Persist command) {
        return batchOf(lookUp(catalog -> access(caller, catalog).dataSource(command.target(), Operation.KEEP_ANSWER)));
    }

    /// @param target as [#target] has found it
    public void keep(OfflineResult answer, DataSource target, boolean overwrite) {
        store.persist(answer, target, overwrite);
    }

    private OfflineAccess access(Identity caller, Catalog catalog) {
        return new OfflineAccess(authorizer, caller, catalog);
    }

    /// A source of pushed or streamed rows has the past ones in another.
    private static DataSource batchOf(DataSource source) {
        return source.hasBatchSource() ? source.getBatchSource() : source;
    }
}
