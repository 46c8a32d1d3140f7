package io.featurestore.server.fetch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;

/// A git repository with a working tree, to be fetched from.
final class OriginRepository implements AutoCloseable {
    private static final PersonIdent SOMEBODY =
            new PersonIdent("Somebody", "somebody@example.com", Instant.EPOCH, ZoneOffset.UTC);

    private final Path folder;
    private final Git git;

    private OriginRepository(Path folder, Git git) {
        this.folder = folder;
        this.git = git;
    }

    static OriginRepository in(Path folder) throws Exception {
        Files.createDirectories(folder);
        return new OriginRepository(
                folder,
                Git.init()
                        .setDirectory(folder.toFile())
                        .setInitialBranch("main")
                        .call());
    }

    Path folder() {
        return folder;
    }

    String url() {
        return "file://" + folder;
    }

    void write(String path, String text) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void link(String path, String target) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of(target));
    }

    void remove(String path) throws Exception {
        Files.delete(folder.resolve(path));
    }

    /// Commits all that is there to the current branch.
    ///
    /// @return the commit's id
    String commit(String message) throws Exception {
        git.add().addFilepattern(".").call();
        git.add().addFilepattern(".").setUpdate(true).call();
        return git.commit()
                .setMessage(message)
                .setAuthor(SOMEBODY)
                .setCommitter(SOMEBODY)
                .setSign(false)
                .call()
                .name();
    }

    void tag(String name) throws Exception {
        git.tag()
                .setName(name)
                .setMessage(name)
                .setTagger(SOMEBODY)
                .setSigned(false)
                .call();
    }

    /// Goes on in a new branch.
    void branch(String name) throws Exception {
        git.checkout().setCreateBranch(true).setName(name).call();
    }

    void cloneTo(Path target) throws Exception {
        Git.cloneRepository().setURI(url()).setDirectory(target.toFile()).call().close();
    }

    @Override
    public void close() {
        git.close();
    }
}
