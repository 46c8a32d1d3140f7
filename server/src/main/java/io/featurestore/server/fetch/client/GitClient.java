package io.featurestore.server.fetch.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/// Asks a git server for one commit.
public final class GitClient implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final String LOCAL = "refs/fetched/";

    private final Remote remote;
    private final Repository repository;
    private final Connections connections;

    private GitClient(Remote remote, Repository repository, Connections connections) {
        this.remote = remote;
        this.repository = repository;
        this.connections = connections;
    }

    /// @param scratch an empty folder, which gets what is fetched
    public static GitClient of(Remote remote, Path scratch) throws IOException {
        Isolated.set();
        Repository repository = new FileRepositoryBuilder()
                .setGitDir(scratch.toFile())
                .setBare()
                .build();
        repository.create(true);
        // It does not live long enough to be tidied up.
        repository.getConfig().setInt("gc", null, "auto", 0);
        repository.getConfig().setBoolean("gc", null, "autoDetach", false);
        repository.getConfig().save();
        return new GitClient(remote, repository, Connections.of(remote));
    }

    /// The commit that a name means: without its history where the server can tell it so.
    ///
    /// @param ref branch, tag or commit; empty for what a clone begins with
    /// @throws NoSuchRef if there is no such name
    /// @throws IOException if the server can't be reached, does not let us in, or has something else in mind
    public Fetched fetch(String ref) throws IOException {
        Map<String, Ref> advertised = advertised();
        RefChoice choice = RefChoice.of(advertised, ref)
                .orElseThrow(() -> new NoSuchRef(
                        ref.isEmpty()
                                ? "it is empty"
                                : "it has no branch, tag or commit '" + ref + "'" + RefChoice.described(advertised)));
        return switch (choice) {
            case RefChoice.Named named -> {
                fetch(List.of(new RefSpec("+" + named.name() + ":" + LOCAL + "head")), 1);
                yield fetched(resolved(LOCAL + "head"), nameOf(named, advertised), ref);
            }
            case RefChoice.Commit commit -> byId(commit.id(), ref);
            case RefChoice.ShortCommit commit -> {
                everything();
                yield fetched(beginningWith(commit.beginning()), ref, ref);
            }
        };
    }

    private static String nameOf(RefChoice.Named named, Map<String, Ref> advertised) {
        return Optional.ofNullable(advertised.get(named.name()))
                .map(found -> found.getTarget().getName())
                .orElse(named.name());
    }

    private Map<String, Ref> advertised() throws IOException {
        try (Transport transport = transport();
                FetchConnection connection = transport.openFetch()) {
            return connection.getRefsMap();
        }
    }

    /// Not every server gives out a commit that no name points to: then all that has a name is fetched, to look there.
    private Fetched byId(ObjectId id, String ref) throws IOException {
        try {
            fetch(List.of(new RefSpec(id.name() + ":" + LOCAL + "head")), 1);
        } catch (TransportException refused) {
            everything();
        }
        return fetched(id, ref, ref);
    }

    private void everything() throws IOException {
        fetch(
                List.of(
                        new RefSpec("+" + Constants.R_HEADS + "*:" + LOCAL + "heads/*"),
                        new RefSpec("+" + Constants.R_TAGS + "*:" + LOCAL + "tags/*")),
                0);
    }

    private ObjectId resolved(String name) throws IOException {
        return Optional.ofNullable(repository.resolve(name)).orElseThrow(() -> new NoSuchRef("it has no " + name));
    }

    private ObjectId beginningWith(String id) throws IOException {
        try {
            return Optional.ofNullable(repository.resolve(id + "^{commit}"))
                    .orElseThrow(() -> new NoSuchRef("it has no branch, tag or commit '" + id + "'"));
        } catch (AmbiguousObjectException ignored) {
            throw new NoSuchRef("several of its commits begin with '" + id + "'");
        }
    }

    private Fetched fetched(ObjectId id, String name, String ref) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            if (walk.peel(walk.parseAny(id)) instanceof RevCommit commit) {
                return new Fetched(repository, walk.parseCommit(commit), name);
            }
            throw new NoSuchRef("'" + ref + "' is no commit in it");
        } catch (org.eclipse.jgit.errors.MissingObjectException ignored) {
            throw new NoSuchRef("it has no branch, tag or commit '" + ref + "'");
        }
    }

    private void fetch(List<RefSpec> wanted, int depth) throws IOException {
        try (Transport transport = transport()) {
            transport.setTagOpt(TagOpt.NO_TAGS);
            if (depth > 0) {
                transport.setDepth(depth);
            }
            transport.fetch(NullProgressMonitor.INSTANCE, wanted);
        }
    }

    private Transport transport() throws IOException {
        Transport transport = Transport.open(repository, remote.uri());
        transport.setTimeout((int) SILENCE.toSeconds());
        // What JGit would otherwise ask a person, or find in a file of a home folder.
        transport.setCredentialsProvider(remote.login()
                .<CredentialsProvider>map(
                        login -> new UsernamePasswordCredentialsProvider(login.user(), login.password()))
                .orElse(null));
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(connections);
            http.setAdditionalHeaders(remote.headers());
            remote.login().ifPresent(login -> http.setPreemptiveBasicAuthentication(login.user(), login.password()));
        }
        return transport;
    }

    @Override
    public void close() {
        repository.close();
    }
}
