package io.featurestore.server.fetch;

import io.featurestore.server.launch.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A folder of the image as it is, in another place where it can be written to. What an earlier image had there and
/// this one has not is removed; what is there besides stays.
final class CopiedFolder {
    private static final String RECORD = ".feast-copied";

    private static final int REMOVALS = 5;

    private CopiedFolder() {}

    static void copy(Path from, Path to) throws IOException {
        Set<String> before = new LinkedHashSet<>();
        if (Files.isRegularFile(to.resolve(RECORD), LinkOption.NOFOLLOW_LINKS)) {
            before.addAll(Files.readAllLines(to.resolve(RECORD)));
        }
        Files.createDirectories(to);
        Set<String> copied = new TreeSet<>();
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                copied.add(from.relativize(file).toString());
            }
        }
        before.removeAll(copied);
        for (String path : before) {
            Path file = to.resolve(path).normalize();
            if (file.startsWith(to) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(file);
            }
        }
        if (copied.isEmpty()) {
            throw StartRefused.because(from + " is empty");
        }
        Files.write(to.resolve(RECORD), copied);
    }

    /// A link is taken for what it leads to: the image is not there later.
    private static List<Path> files(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof FileSystemLoopException loop) {
                throw new IOException(loop.getFile() + " is a link that leads back to a folder above it", loop);
            }
            throw e.getCause();
        }
    }

    /// Removes a temporary folder with all that is in it. A thread of JGit's may be about to write there: then again.
    static void remove(Path folder) {
        for (int attempt = 0; attempt < REMOVALS && Files.exists(folder); attempt++) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException ignored) {
                // What stays goes with the pod, and holds nothing secret.
            }
        }
    }
}
