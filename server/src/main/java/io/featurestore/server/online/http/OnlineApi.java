package io.featurestore.server.online.http;

import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.FeatureReader;
import io.featurestore.server.online.FeatureTable;
import io.featurestore.server.online.FeatureWriter;
import io.featurestore.server.online.Materializations;
import io.featurestore.server.online.ReadRequest;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The routes of Python's feature server. Those that this build does not have refuse by name.
public final class OnlineApi {
    private static final List<String> NOT_BUILT = List.of("/search", "/retrieve-online-documents");

    private final FeatureReader reader;
    private final FeatureWriter writer;
    private final Materializations materializations;
    private final BooleanSupplier healthy;
    private final WriteObserver observer;
    private final FeatureLists lists = new FeatureLists();

    /// @param healthy whether a snapshot of the registry is served and the store answers
    public OnlineApi(
            FeatureReader reader,
            FeatureWriter writer,
            Materializations materializations,
            BooleanSupplier healthy,
            WriteObserver observer) {
        this.reader = reader;
        this.writer = writer;
        this.materializations = materializations;
        this.healthy = healthy;
        this.observer = observer;
    }

    Routes routes() {
        Routes routes = new Routes()
                .add("POST", "/get-online-features", Endpoint.guarded("/get-online-features", this::read))
                .add("POST", "/push", Endpoint.guarded("/push", this::push))
                .add("POST", "/write-to-online-store", Endpoint.guarded("/write-to-online-store", this::write))
                .add("POST", "/materialize", materialize("/materialize", false))
                .add("POST", "/materialize-incremental", materialize("/materialize-incremental", true))
                .add("GET", "/materialize", Endpoint.guarded("/materialize", this::materializing))
                .add("GET", "/health", Endpoint.open("/health", this::health));
        for (String path : NOT_BUILT) {
            routes.add("POST", path, notBuilt(path));
        }
        return routes.add("GET", "/v1/vector_stores", notBuilt("/v1/vector_stores"))
                .addAll("GET", "/v1/vector_stores/", notBuilt("/v1/vector_stores/{vector_store_id}"))
                .addAll("POST", "/v1/vector_stores/", notBuilt("/v1/vector_stores/{vector_store_id}/search"));
    }

    private static Endpoint notBuilt(String path) {
        return Endpoint.guarded(path, (caller, body, length) -> {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "%s exists in Python's feature server, but not in this build".formatted(path));
        });
    }

    private Endpoint materialize(String path, boolean incremental) {
        return Endpoint.lasting(
                path,
                (caller, body, length, query) -> MaterializeJson.answer(
                        materializations.materialize(caller, MaterializeJson.read(body, length, incremental, query))));
    }

    private Answer materializing(Identity caller, byte[] body, int length) {
        return MaterializeJson.running(materializations.running(caller));
    }

    private Answer read(Identity caller, byte[] body, int length) {
        ReadRequest request = ReadRequestJson.read(body, length, lists);
        FeatureTable table = reader.read(caller, request);
        return Answer.read(
                ResponseJson.write(table, request.versionMetadata()),
                table.plan().columns().size(),
                table.plan().viewCount());
    }

    private Answer push(Identity caller, byte[] body, int length) {
        WriteRequestJson.Push push = WriteRequestJson.readPush(body, length);
        writer.push(caller, push.source(), push.target(), push.request());
        observer.pushed(push.source(), push.target());
        return Answer.empty(200);
    }

    private Answer write(Identity caller, byte[] body, int length) {
        WriteRequestJson.Named named = WriteRequestJson.readWrite(body, length);
        writer.write(caller, named.view(), named.request());
        return Answer.nul();
    }

    private Answer health(Identity caller, byte[] body, int length) {
        return Answer.empty(healthy.getAsBoolean() ? 200 : 503);
    }
}
