package io.featurestore.server.fetch;

import io.featurestore.server.definitions.DefinitionsKind;
import io.featurestore.server.fetch.client.Fetched;
import io.featurestore.server.fetch.client.GitClient;
import io.featurestore.server.fetch.client.NoSuchRef;
import io.featurestore.server.fetch.client.Remote;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.StartRefused;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `feast fetch`: brings a project to a folder, from git or from another folder, and says at once what is wrong with
/// it. There is no such command in Python's `feast`.
@Command(
        name = "fetch",
        description = {
            "Bring a feature repository to a folder: a commit of a git repository, or another folder.",
            "A later call brings the folder up to date; files that are not the repository's stay.",
            "In --url and --config, a dollar sign with NAME in braces stands for that environment variable."
        })
public final class FetchCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private final Launch launch;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    private static final class Source {
        @Option(names = "--url", paramLabel = "URL", description = "A git repository: https, http, git or file.")
        @Nullable
        String url;

        @Option(names = "--from", paramLabel = "FOLDER", description = "A folder of this machine.")
        @Nullable
        Path folder;
    }

    @Option(names = "--ref", paramLabel = "REF", description = "Branch, tag or commit; without it the default branch.")
    private String ref = "";

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description = "As git's -c, for http.sslVerify, http.sslCAInfo, http.extraHeader, http.proxy and"
                    + " url.BASE.insteadOf.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--to", paramLabel = "FOLDER", required = true, description = "The folder that it is brought to.")
    private Path target = Path.of("");

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            defaultValue = "",
            description = "The folder of the definitions, within --to; it must be there.")
    private String folder = "";

    @Option(
            names = "--definitions",
            paramLabel = "KIND",
            description = "What the definitions have to be written in: yaml or python.")
    @Nullable
    private String kind;

    @Option(
            names = "--message-file",
            paramLabel = "FILE",
            description = "Gets the reason of a failure, too; a pod's /dev/termination-log.")
    @Nullable
    private Path messageFile;

    public FetchCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() {
        Secrets secrets = new Secrets(launch.environment());
        try {
            bring(secrets);
            return 0;
        } catch (StartRefused refused) {
            throw failed(String.join("; ", refused.lines()), secrets);
        } catch (IOException | RuntimeException fault) {
            throw failed(reason(fault), secrets);
        }
    }

    private void bring(Secrets secrets) throws IOException {
        Path root = launch.workingDirectory().resolve(target).normalize();
        Path definitions = root.resolve(folder).normalize();
        if (Path.of(folder).isAbsolute() || !definitions.startsWith(root)) {
            throw StartRefused.because("folder: '" + folder + "' leads out of the repository; give a folder inside it");
        }
        String what = source.url == null ? copied(root) : fetched(source.url, root, secrets);
        if (!isFolderWithin(definitions, root)) {
            throw StartRefused.because(what + ": there is no folder " + folder + "; at the top are "
                    + DefinitionsKind.listing(root) + "; name the folder in featureRepoPath");
        }
        if (kind != null) {
            Optional<String> misfit = DefinitionsKind.named(kind)
                    .orElseThrow(() -> StartRefused.because("--definitions: yaml or python"))
                    .misfit(definitions, folder.isEmpty() ? "it" : folder);
            if (misfit.isPresent()) {
                throw StartRefused.because(what + ": " + misfit.get());
            }
        }
        launch.out().println(what + " is in " + definitions);
        launch.out().flush();
    }

    private static boolean isFolderWithin(Path folder, Path root) throws IOException {
        return Files.isDirectory(folder) && folder.toRealPath().startsWith(root.toRealPath());
    }

    private String copied(Path root) throws IOException {
        Path from = launch.workingDirectory()
                .resolve(Objects.requireNonNull(source.folder))
                .normalize();
        if (!Files.isDirectory(from)) {
            throw StartRefused.because("there is no folder " + from + " in this image");
        }
        if (from.startsWith(root) || root.startsWith(from)) {
            throw StartRefused.because(from + " and " + root + " lie within each other");
        }
        CopiedFolder.copy(from, root);
        return from.toString();
    }

    private String fetched(String givenUrl, Path root, Secrets secrets) throws IOException {
        List<String> configs = settings.stream().map(secrets::filled).toList();
        String url = secrets.filled(givenUrl);
        if (!secrets.missing().isEmpty()) {
            throw StartRefused.because("environment: " + String.join(", ", secrets.missing())
                    + " is referred to in url or configs, and not set; set it by git.env or git.envFrom");
        }
        GitSettings git = GitSettings.of(configs, secrets);
        String asked = git.rewritten(url);
        GitUrl where = GitUrl.of(asked, git.headers(asked).isEmpty() ? launch.environment() : Map.of(), secrets);
        String shown = secrets.shown(url);
        Remote remote = new Remote(
                where.uri(), where.login(), git.headers(asked), git.verifiesTls(asked), git.roots(), git.proxy());
        Path scratch = Files.createTempDirectory(launch.temporaryDirectory(), "fetch-");
        try (GitClient client = GitClient.of(remote, scratch)) {
            Fetched commit = client.fetch(ref);
            String what = shown + " at " + commit.name() + " ("
                    + commit.commit().abbreviate(10).name() + ")";
            WorkingTree.write(commit, root).forEach(remark -> launch.out().println(remark));
            return what;
        } catch (NoSuchRef missing) {
            throw StartRefused.because("git repository " + shown + ": " + missing.getMessage());
        } catch (IOException fault) {
            throw new IOException("cannot fetch " + shown + ": " + reason(fault), fault);
        } finally {
            CopiedFolder.remove(scratch);
        }
    }

    /// The first message that says something, of the cause that began it.
    private static String reason(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null && cause.getCause().getMessage() != null) {
            cause = cause.getCause();
        }
        String outer = String.valueOf(fault.getMessage());
        String inner = cause instanceof UnknownHostException
                ? "unknown host " + cause.getMessage()
                : String.valueOf(cause.getMessage());
        return outer.contains(inner) ? outer : outer + ": " + inner;
    }

    private StartRefused failed(String reason, Secrets secrets) {
        String shown = secrets.shown(reason).replaceAll("\\s*[\\r\\n]+\\s*", " ");
        if (messageFile != null) {
            try {
                // There already where a kubelet has made it, and nowhere else.
                if (Files.exists(messageFile, LinkOption.NOFOLLOW_LINKS)) {
                    Files.writeString(messageFile, shown);
                }
            } catch (IOException ignored) {
                launch.err().println("feast fetch: " + messageFile + " can't be written");
            }
        }
        return new StartRefused(List.of(shown), FAILED);
    }
}
