package io.featurestore.server.offline.engine.duckdb;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.List;
import java.util.Optional;

/// What DuckDB says went wrong, as an answer for the caller. DuckDB's own texts hold paths of this machine and values
/// of the data: none of them gets out.
final class Failures {
    /// Stands before and after a message of ours that comes back by way of DuckDB.
    static final String MARK = "\u241e";

    private static final int MEMORY_ADVICE_MIB = 1 << 20;

    private Failures() {}

    /// @param files what the query read
    /// @param memory the limit that DuckDB worked under, bytes
    static RuntimeException of(Exception failure, List<ParquetFiles> files, long memory) {
        if (failure instanceof ServeException known) {
            return known;
        }
        String text = String.valueOf(failure.getMessage());
        Optional<ParquetFiles> named =
                files.stream().filter(it -> text.contains(it.plainPath())).findFirst();
        String source = named.or(() -> files.stream().findFirst())
                .map(it -> it.described() + ": ")
                .orElse("");
        int mark = text.indexOf(MARK);
        if (mark >= 0) {
            int end = text.indexOf(MARK, mark + 1);
            return ServeException.invalid(text.substring(mark + 1, end < 0 ? text.length() : end));
        }
        if (text.contains("INTERRUPT") || text.contains("Interrupted")) {
            return ServeException.of(ErrorCode.DEADLINE_EXCEEDED, "The request was cancelled");
        }
        if (text.contains("Out of Memory Error") || text.contains("failed to offload data block")) {
            return ServeException.of(
                    ErrorCode.OVERLOADED,
                    ("The work needs more than the %d MiB that the engine may use here, or more disk than its spill folder "
                                    + "has; ask for fewer rows, or give the server more")
                            .formatted(memory / MEMORY_ADVICE_MIB));
        }
        boolean local = files.stream().allMatch(it -> it.storage().isEmpty());
        if (local && named.isEmpty() && text.contains("IO Error") && !text.contains("No files found")) {
            return ServeException.of(
                    ErrorCode.OVERLOADED,
                    "The engine can't write to its spill folder; it may be full, or not writable");
        }
        return files(failure, text, source);
    }

    private static RuntimeException files(Exception failure, String text, String source) {
        if (text.contains("No files found") || text.contains("No such file or directory")) {
            return ServeException.invalid(source + "there is no file");
        }
        if (text.contains("too small to be a Parquet file")
                || text.contains("No magic bytes")
                || text.contains("not a Parquet file")
                || text.contains("Invalid Parquet")
                || text.contains("TProtocolException")
                || text.contains("Invalid Error: don't know what type")) {
            return ServeException.invalid(source + "a file is no Parquet file, or is damaged");
        }
        if (text.contains("Permission denied") || text.contains("Permission Error")) {
            return ServeException.invalid(source + "this server may not read it");
        }
        if (text.contains("HTTP") || text.contains("IO Error") || text.contains("Could not read")) {
            return ServeException.of(ErrorCode.UNAVAILABLE, source + "it can't be read to its end now");
        }
        if (text.contains("Conversion Error") || text.contains("Out of Range Error") || text.contains("cast")) {
            return ServeException.invalid(source + "a value does not fit the type that is wanted of its column");
        }
        return new IllegalStateException("DuckDB could not run a statement of ours", failure);
    }
}
