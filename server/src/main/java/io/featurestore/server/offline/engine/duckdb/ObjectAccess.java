package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.engine.SqlText;
import io.featurestore.server.offline.engine.duckdb.ParquetFiles.ObjectStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes `s3://` and `gs://` readable: by DuckDB's extension `httpfs`, which is a file of its own, and with the
/// credentials of the environment.
final class ObjectAccess {
    static final String FOLDER = "FEAST_DUCKDB_EXTENSION_DIR";
    private static final String FILE = "httpfs.duckdb_extension";

    private final Map<String, String> environment;

    ObjectAccess(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Prepares a session for the sources that lie in object storage.
    void open(List<ParquetFiles> files, Session session) throws SQLException {
        for (ParquetFiles each : files) {
            if (each.storage().isPresent()) {
                load(each, session);
                session.run(secret(each, each.storage().get()));
            }
        }
    }

    private void load(ParquetFiles files, Session session) throws SQLException {
        Optional<Path> file =
                variable(FOLDER).map(folder -> Path.of(folder).resolve(FILE)).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "%s lies in object storage, which DuckDB reads by its extension httpfs: put %s of DuckDB %s into a folder, and name the folder in %s"
                            .formatted(files.described(), FILE, version(session), FOLDER));
        }
        try {
            session.run("LOAD " + SqlText.text(file.get().toString()));
        } catch (SQLException ignored) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "%s: the extension httpfs in %s does not fit DuckDB %s on this platform"
                            .formatted(files.described(), FOLDER, version(session)));
        }
    }

    private static String version(Session session) throws SQLException {
        return session.rows("SELECT version()").getFirst().getFirst().orElse("");
    }

    private String secret(ParquetFiles files, ObjectStorage storage) {
        int bucket = files.path().indexOf('/', files.path().indexOf("://") + 3);
        String scope = bucket < 0 ? files.path() : files.path().substring(0, bucket);
        List<String> options = new ArrayList<>();
        options.add("SCOPE " + SqlText.text(scope));
        switch (storage) {
            case S3 -> s3(files, options);
            case GCS -> {
                options.add("TYPE gcs");
                variable("GCS_ACCESS_KEY_ID").ifPresent(it -> options.add("KEY_ID " + SqlText.text(it)));
                variable("GCS_SECRET_ACCESS_KEY").ifPresent(it -> options.add("SECRET " + SqlText.text(it)));
                files.endpoint().ifPresent(it -> endpoint(it, options));
            }
        }
        return "CREATE OR REPLACE TEMPORARY SECRET %s (%s)"
                .formatted(SqlText.identifier("of " + scope), String.join(", ", options));
    }

    private void s3(ParquetFiles files, List<String> options) {
        options.add("TYPE s3");
        variable("AWS_ACCESS_KEY_ID").ifPresent(it -> options.add("KEY_ID " + SqlText.text(it)));
        variable("AWS_SECRET_ACCESS_KEY").ifPresent(it -> options.add("SECRET " + SqlText.text(it)));
        variable("AWS_SESSION_TOKEN").ifPresent(it -> options.add("SESSION_TOKEN " + SqlText.text(it)));
        variable("AWS_REGION")
                .or(() -> variable("AWS_DEFAULT_REGION"))
                .ifPresent(it -> options.add("REGION " + SqlText.text(it)));
        files.endpoint()
                .or(() -> variable("AWS_ENDPOINT_URL_S3"))
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .ifPresent(it -> endpoint(it, options));
    }

    /// An endpoint of one's own knows no bucket in its host name.
    private static void endpoint(String url, List<String> options) {
        int scheme = url.indexOf("://");
        String host = scheme < 0 ? url : url.substring(scheme + 3);
        options.add("ENDPOINT " + SqlText.text(host.endsWith("/") ? host.substring(0, host.length() - 1) : host));
        options.add("URL_STYLE 'path'");
        options.add("USE_SSL " + !url.startsWith("http://"));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
