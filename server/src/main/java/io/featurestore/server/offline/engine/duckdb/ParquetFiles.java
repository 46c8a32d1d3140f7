package io.featurestore.server.offline.engine.duckdb;

import feast.proto.core.DataFormatProto.FileFormat;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.BatchSource;
import io.featurestore.server.offline.engine.SqlText;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where the rows of a file source lie.
///
/// @param source for messages: its name
/// @param uri as it is configured: what messages show
/// @param path what DuckDB opens: a file, a folder, or a pattern of files
/// @param folder whether it is a folder of Parquet files
/// @param storage the object storage that it lies in; empty for this machine
record ParquetFiles(
        String source,
        String uri,
        String path,
        boolean folder,
        Optional<ObjectStorage> storage,
        Optional<String> endpoint) {
    private static final Set<String> SUFFIXES = Set.of(".parquet", ".pq", ".parq");

    enum ObjectStorage {
        S3,
        GCS
    }

    /// @param repository what relative paths are relative to, as Feast has it
    static ParquetFiles of(BatchSource source, Path repository) {
        DataSource proto = source.proto();
        if (!proto.hasFileOptions() || proto.getType() == SourceType.CUSTOM_SOURCE) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Data source %s is no file source, which is all that this offline store reads"
                            .formatted(source.name()));
        }
        FileFormat.FormatCase format = proto.getFileOptions().getFileFormat().getFormatCase();
        if (format != FileFormat.FormatCase.PARQUET_FORMAT && format != FileFormat.FormatCase.FORMAT_NOT_SET) {
            throw ServeException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Data source %s has the format %s; this build reads Parquet"
                            .formatted(source.name(), format.name().toLowerCase(Locale.ROOT)));
        }
        String endpoint = proto.getFileOptions().getS3EndpointOverride();
        return at(
                source.name(),
                proto.getFileOptions().getUri(),
                repository,
                Optional.of(endpoint).filter(it -> !it.isEmpty()));
    }

    static ParquetFiles at(String source, String uri, Path repository, Optional<String> endpoint) {
        if (uri.isBlank() || uri.indexOf('\0') >= 0) {
            throw ServeException.invalid("Data source %s has no path".formatted(source));
        }
        int colon = uri.indexOf("://");
        String scheme = colon < 0 ? "file" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> local(source, uri, repository);
            case "s3", "s3a" -> remote(source, uri, "s3" + uri.substring(colon), ObjectStorage.S3, endpoint);
            case "gs", "gcs" -> remote(source, uri, "gs" + uri.substring(colon), ObjectStorage.GCS, endpoint);
            default ->
                throw ServeException.of(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Data source %s lies at %s://; this build reads local files, s3:// and gs://"
                                .formatted(source, scheme));
        };
    }

    private static ParquetFiles local(String source, String uri, Path repository) {
        Path path;
        try {
            path = uri.startsWith("file:") ? Path.of(URI.create(uri)) : repository.resolve(uri);
        } catch (IllegalArgumentException ignored) {
            throw ServeException.invalid("Data source %s: %s is no path".formatted(source, uri));
        }
        Path whole = path.toAbsolutePath().normalize();
        return new ParquetFiles(
                source, uri, whole.toString(), Files.isDirectory(whole), Optional.empty(), Optional.empty());
    }

    private static ParquetFiles remote(
            String source, String uri, String path, ObjectStorage storage, Optional<String> endpoint) {
        boolean file = path.contains("*") || SUFFIXES.stream().anyMatch(path::endsWith);
        return new ParquetFiles(source, uri, path, !file, Optional.of(storage), endpoint);
    }

    /// The rows, as what stands behind FROM.
    String scan() {
        return "read_parquet(" + SqlText.text(pattern()) + ")";
    }

    String pattern() {
        return folder ? (path.endsWith("/") ? path : path + "/") + "**/*.parquet" : path;
    }

    /// The part of the path before a pattern begins: what DuckDB's messages name it by.
    String plainPath() {
        int star = path.indexOf('*');
        return star < 0 ? path : path.substring(0, star);
    }

    boolean isPattern() {
        return path.contains("*") || path.contains("?") || path.contains("[");
    }

    /// Whether writing to one could change the other.
    boolean overlaps(ParquetFiles other) {
        return under(other) || other.under(this);
    }

    private boolean under(ParquetFiles other) {
        String own = isPattern() ? plainPath() : path;
        String root = other.isPattern()
                ? other.plainPath().substring(0, other.plainPath().lastIndexOf('/'))
                : other.path;
        return own.equals(root) || own.startsWith(root.endsWith("/") ? root : root + "/");
    }

    String described() {
        return "Data source %s (%s)".formatted(source, uri);
    }
}
