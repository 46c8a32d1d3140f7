package io.featurestore.server.fetch;

import io.featurestore.server.fetch.client.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/// The files of a commit in a folder. What an earlier commit had there and this one has not is removed; what is there
/// besides, data of a store for instance, stays. Nothing is written outside of the folder, whatever the commit's names
/// and links say.
final class WorkingTree {
    /// What the last commit wrote, a path a line. Hidden, so that nobody takes it for a definition.
    private static final String RECORD = ".feast-fetched";

    private static final String ASIDE = ".before-fetch";
    private static final String LARGE_FILE_POINTER = "version https://git-lfs.github.com/spec/";
    private static final int MAX_POINTER = 1024;

    private final Path root;
    private final List<String> remarks = new ArrayList<>();
    private final Set<String> written = new TreeSet<>();
    private final List<Path> links = new ArrayList<>();

    private WorkingTree(Path root) {
        this.root = root;
    }

    /// Makes the folder what the commit is.
    ///
    /// @return what a person should know: files that are not what they seem, or that were left out
    static List<String> write(Fetched fetched, Path root) throws IOException {
        WorkingTree tree = new WorkingTree(root);
        Set<String> before = tree.before();
        Files.createDirectories(root);
        tree.files(fetched);
        tree.dropLinksThatLeadOut();
        before.removeAll(tree.written);
        for (String path : before) {
            tree.remove(path);
        }
        Files.write(tree.root.resolve(RECORD), tree.written);
        return tree.remarks;
    }

    /// The files of the commit before: by our record, or by that of a `git clone`. A folder with neither, which
    /// something else has made, is moved out of the way.
    private Set<String> before() throws IOException {
        if (Files.isRegularFile(root.resolve(RECORD), LinkOption.NOFOLLOW_LINKS)) {
            return new LinkedHashSet<>(Files.readAllLines(root.resolve(RECORD)));
        }
        Path index = root.resolve(".git").resolve("index");
        if (Files.isRegularFile(index, LinkOption.NOFOLLOW_LINKS)) {
            DirCache cloned = DirCache.read(index.toFile(), FS.DETECTED);
            Set<String> paths = new LinkedHashSet<>();
            for (int i = 0; i < cloned.getEntryCount(); i++) {
                paths.add(cloned.getEntry(i).getPathString());
            }
            return paths;
        }
        moveAside();
        return new LinkedHashSet<>();
    }

    private void moveAside() throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS) || isEmptyFolder()) {
            return;
        }
        for (int number = 0; ; number++) {
            Path aside = root.resolveSibling(root.getFileName() + ASIDE + (number == 0 ? "" : "-" + number));
            if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(root, aside);
                remarks.add(root + " held something else: it is " + aside + " now");
                return;
            }
        }
    }

    private boolean isEmptyFolder() throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.list(root)) {
            return files.findAny().isEmpty();
        }
    }

    private void files(Fetched fetched) throws IOException {
        try (TreeWalk walk = new TreeWalk(fetched.repository())) {
            walk.addTree(fetched.commit().getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                file(walk);
            }
        }
    }

    private void file(TreeWalk walk) throws IOException {
        String path = walk.getPathString();
        int mode = walk.getRawMode(0);
        if (FileMode.GITLINK.equals(mode)) {
            remarks.add(path + " is a submodule: its files were not fetched");
            return;
        }
        Path file = place(path);
        ObjectLoader content = walk.getObjectReader().open(walk.getObjectId(0));
        if (FileMode.SYMLINK.equals(mode)) {
            String target = new String(content.getCachedBytes(MAX_POINTER * 8), StandardCharsets.UTF_8);
            delete(file);
            Files.createSymbolicLink(file, Path.of(target));
            links.add(file);
        } else {
            replace(file, content, FileMode.EXECUTABLE_FILE.equals(mode));
            if (isLargeFilePointer(content)) {
                remarks.add(path + " is in Git LFS: what was fetched is its pointer");
            }
        }
        written.add(path);
    }

    /// Where a path of the commit lies. Its folders are folders: whatever else was there, a link above all, makes room.
    private Path place(String path) throws IOException {
        try {
            SystemReader.getInstance().checkPath(path);
        } catch (CorruptObjectException fault) {
            throw new IOException("the commit has a file that no folder can hold: " + fault.getMessage(), fault);
        }
        Path place = root.resolve(path).normalize();
        if (!place.startsWith(root) || place.equals(root)) {
            throw new IOException("the commit has a file that lies outside of it: " + path);
        }
        Path folder = root;
        for (Path name : root.relativize(place.getParent())) {
            if (name.toString().isEmpty()) {
                continue;
            }
            folder = folder.resolve(name);
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(folder);
                Files.createDirectory(folder);
            }
        }
        return place;
    }

    private void replace(Path file, ObjectLoader content, boolean executable) throws IOException {
        Path fresh = file.resolveSibling(".feast-fetch-" + file.getFileName());
        Files.deleteIfExists(fresh);
        try (InputStream in = content.openStream()) {
            Files.copy(in, fresh);
        }
        if (executable) {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(fresh));
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            Files.setPosixFilePermissions(fresh, permissions);
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            delete(file);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isLargeFilePointer(ObjectLoader content) throws IOException {
        return content.getSize() < MAX_POINTER
                && new String(content.getCachedBytes(MAX_POINTER), StandardCharsets.UTF_8)
                        .startsWith(LARGE_FILE_POINTER);
    }

    /// A file, a link, or a folder with all that is in it; a folder with data of somebody's stays, and the commit is
    /// refused.
    private static void delete(Path file) throws IOException {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(file);
            return;
        }
        try (Stream<Path> inside = Files.walk(file)) {
            List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileAlreadyExistsException(
                            file + " is a file of the commit, but a folder with other files here");
                }
                Files.delete(each);
            }
        }
    }

    /// Links within the repository stay. Where a link really leads is known only when all of them are there.
    private void dropLinksThatLeadOut() throws IOException {
        Path real = root.toRealPath();
        for (Path link : links) {
            if (!leadsInside(link, real)) {
                Files.deleteIfExists(link);
                remarks.add(root.relativize(link) + " is a link that leads out of the repository: it was left out");
            }
        }
    }

    private boolean leadsInside(Path link, Path real) throws IOException {
        try {
            return link.toRealPath().startsWith(real);
        } catch (IOException ignored) {
            // To nowhere, so far. A way that goes up again behind a name may go through a link there.
            Path target = Files.readSymbolicLink(link);
            return !target.isAbsolute()
                    && target.equals(target.normalize())
                    && link.resolveSibling(target).normalize().startsWith(root);
        }
    }

    /// A file of the commit before, and the folders that are empty without it.
    private void remove(String path) throws IOException {
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root) || file.equals(root) || !isBelowRealFolders(file)) {
            return;
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.deleteIfExists(file);
        for (Path folder : foldersAbove(file)) {
            try (Stream<Path> rest = Files.list(folder)) {
                if (rest.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(folder);
        }
    }

    /// Between a file and the root, the deepest first.
    private List<Path> foldersAbove(Path file) {
        Path relative = root.relativize(file);
        List<Path> folders = new ArrayList<>();
        for (int depth = relative.getNameCount() - 1; depth > 0; depth--) {
            folders.add(root.resolve(relative.subpath(0, depth)));
        }
        return folders;
    }

    private boolean isBelowRealFolders(Path file) {
        for (Path folder : foldersAbove(file)) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }
}
