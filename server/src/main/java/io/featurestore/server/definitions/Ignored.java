package io.featurestore.server.definitions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/// What `.feastignore` leaves out: one pattern a line, as Python's `Path.glob` takes it, `#` begins a comment. A
/// folder that matches is left out whole.
record Ignored(List<PathMatcher> patterns) {
    Ignored {
        patterns = List.copyOf(patterns);
    }

    static Ignored in(Path folder) throws IOException {
        Path file = folder.resolve(".feastignore");
        List<PathMatcher> patterns = new ArrayList<>();
        if (Files.isRegularFile(file)) {
            for (String line : Files.readAllLines(file)) {
                int comment = line.indexOf('#');
                String pattern = (comment < 0 ? line : line.substring(0, comment)).strip();
                add(pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern, folder, patterns);
            }
        }
        return new Ignored(patterns);
    }

    private static void add(String pattern, Path folder, List<PathMatcher> patterns) {
        if (pattern.isEmpty()) {
            return;
        }
        patterns.add(folder.getFileSystem().getPathMatcher("glob:" + pattern));
        if (pattern.startsWith("**/")) {
            // To Python ** is any number of folders, none as well; to Java at least one.
            add(pattern.substring(3), folder, patterns);
        }
    }

    boolean matches(Path relative) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(relative));
    }
}
