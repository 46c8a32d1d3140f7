package io.featurestore.operator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// This machine, as what runs containers: it writes their files, starts them as processes, keeps what they print in a
/// log file each, and tells a person how far they are.
///
/// @param logs the folder of the log files
/// @param out where the person reads
record LocalHost(Path logs, PrintWriter out) {
    private static final int LINES_OF_A_FAILED_LOG = 15;

    /// Writes what a pod mounts.
    void prepare(LocalPod pod) throws IOException {
        Files.createDirectories(logs);
        for (Path folder : pod.folders()) {
            Files.createDirectories(folder);
        }
        for (Map.Entry<Path, byte[]> file : pod.files().entrySet()) {
            writePrivate(file.getKey(), file.getValue());
        }
    }

    /// Replaces a file by one that its owner alone may read.
    static void writePrivate(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path written = Files.createTempFile(
                file.getParent(),
                "." + file.getFileName(),
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(written, content);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    Process launch(LocalProcess definition) throws IOException {
        Files.createDirectories(definition.workingDirectory());
        ProcessBuilder builder = new ProcessBuilder(definition.command())
                .directory(definition.workingDirectory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(definition).toFile());
        builder.environment().putAll(definition.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UserError("%s: can't start '%s': %s"
                    .formatted(definition.name(), definition.command().getFirst(), e.getMessage()));
        }
    }

    /// What happened to a process, with the end of its log.
    UserError failure(LocalProcess definition, String what) {
        Path log = log(definition);
        String tail;
        try {
            List<String> lines = Files.readAllLines(log);
            tail = String.join("\n  ", lines.subList(Math.max(0, lines.size() - LINES_OF_A_FAILED_LOG), lines.size()));
        } catch (IOException | UncheckedIOException e) {
            tail = "(its log can't be read)";
        }
        return new UserError("%s %s; the end of %s:\n  %s".formatted(definition.name(), what, log, tail));
    }

    private Path log(LocalProcess definition) {
        return logs.resolve(definition.name() + ".log");
    }

    void progress(String name, String what) {
        out.printf("  %-12s %s%n", name, what);
        out.flush();
    }
}
