package io.featurestore.server.datasets;

import com.google.protobuf.ByteString;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import feast.proto.core.SavedDatasetProto.SavedDatasetStorage;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.PythonJson;
import io.featurestore.server.error.ServeException;
import java.util.Locale;

/// Where a data set lies: as the registry keeps it, and as an offline store reads and writes it.
final class DatasetPlace {
    private static final String POSTGRES =
            "feast.infra.offline_stores.contrib.postgres_offline_store.postgres_source.PostgreSQLSource";

    private DatasetPlace() {}

    /// @throws ServeException `NOT_IMPLEMENTED` for a store that no offline store of this build writes to
    static SavedDatasetStorage of(String type, String path) {
        SavedDatasetStorage.Builder storage = SavedDatasetStorage.newBuilder();
        switch (type) {
            case "file", "" -> storage.getFileStorageBuilder().setUri(path);
            case "postgres" ->
                storage.getCustomStorageBuilder()
                        .setConfiguration(ByteString.copyFromUtf8(
                                "{\"name\": null, \"query\": null, \"table\": %s}".formatted(PythonJson.quote(path))));
            default -> throw unbuilt("storage_type: " + type);
        }
        return storage.build();
    }

    static DataSource source(SavedDatasetStorage storage) {
        return switch (storage.getKindCase()) {
            case FILE_STORAGE -> file(storage.getFileStorage().getUri());
            case CUSTOM_STORAGE ->
                DataSource.newBuilder()
                        .setType(SourceType.CUSTOM_SOURCE)
                        .setDataSourceClassType(POSTGRES)
                        .setCustomOptions(storage.getCustomStorage())
                        .build();
            default ->
                throw unbuilt("a data set in " + storage.getKindCase().name().toLowerCase(Locale.ROOT));
        };
    }

    static DataSource file(String uri) {
        DataSource.Builder source = DataSource.newBuilder().setType(SourceType.BATCH_FILE);
        source.getFileOptionsBuilder().setUri(uri);
        return source.build();
    }

    /// For a message.
    static String shown(DataSource source) {
        return source.hasFileOptions() ? source.getFileOptions().getUri() : "The table";
    }

    private static ServeException unbuilt(String what) {
        return ServeException.of(
                ErrorCode.NOT_IMPLEMENTED, what + ": this build keeps data sets in file and postgres storage");
    }
}
