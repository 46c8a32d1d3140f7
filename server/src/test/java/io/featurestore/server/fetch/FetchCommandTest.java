package io.featurestore.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.launch.GlobalOptions;
import io.featurestore.server.launch.Launch;
import io.featurestore.server.launch.Launch.Surroundings;
import io.featurestore.server.launch.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `feast fetch` as an init container calls it, against repositories on disk and behind a real git http server.
class FetchCommandTest {
    private static final String ENTITY = "kind: Entity\nname: driver\nvalue_type: INT64\n";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private OriginRepository origin;
    private Path target;

    @Command(name = "feast")
    private static final class Root {}

    @BeforeEach
    void aRepository() throws Exception {
        origin = OriginRepository.in(folder.resolve("origin"));
        origin.write("feature_repo/driver.yaml", ENTITY);
        origin.write("feature_repo/feature_store.yaml", "project: shop\n");
        origin.commit("first");
        target = folder.resolve("base/shop");
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private int feast(String... arguments) {
        GlobalOptions options = new GlobalOptions();
        Launch launch = new Launch(
                options,
                new Surroundings(
                        environment,
                        Clock.systemUTC(),
                        new SplittableRandom(1),
                        folder,
                        temporary(),
                        new PrintWriter(out),
                        new PrintWriter(err)));
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand(new FetchCommand(launch));
        int code = Run.command(root, launch, arguments);
        launch.out().flush();
        launch.err().flush();
        return code;
    }

    private Path temporary() {
        try {
            return Files.createDirectories(folder.resolve("tmp"));
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    private int fetch(String... more) {
        String[] arguments = Stream.concat(
                        Stream.of("fetch", "--url=" + origin.url(), "--to=" + target, "--folder=feature_repo"),
                        Stream.of(more))
                .toArray(String[]::new);
        return feast(arguments);
    }

    @Test
    void bringsTheDefaultBranch() {
        assertThat(fetch("--definitions=yaml")).as(err.toString()).isZero();

        assertThat(target.resolve("feature_repo/driver.yaml")).hasContent(ENTITY);
        assertThat(out.toString()).contains(origin.url() + " at refs/heads/main (", ") is in " + target);
        assertThat(err.toString()).isEmpty();
        assertThat(temporary()).isEmptyDirectory();
    }

    @Test
    void bringsABranchATagAndACommit() throws Exception {
        String first = origin.commit("again");
        origin.tag("v1");
        origin.branch("next");
        origin.write("feature_repo/next.yaml", ENTITY);
        String second = origin.commit("second");

        for (String ref : List.of("v1", first, first.substring(0, 8), "refs/tags/v1", "main", "origin/main")) {
            assertThat(fetch("--ref=" + ref)).as(ref + err).isZero();
            assertThat(target.resolve("feature_repo/next.yaml")).as(ref).doesNotExist();
        }
        for (String ref : List.of("next", second, second.substring(0, 10))) {
            assertThat(fetch("--ref=" + ref)).as(ref + err).isZero();
            assertThat(target.resolve("feature_repo/next.yaml")).as(ref).exists();
        }
    }

    @Test
    void eachCallBringsTheFolderUpToDateAndLeavesDataAlone() throws Exception {
        origin.write("feature_repo/old/gone.yaml", ENTITY);
        origin.commit("old");
        assertThat(fetch()).isZero();
        Path data = target.resolve("feature_repo/data/rows.parquet");
        Files.createDirectories(data.getParent());
        Files.writeString(data, "rows");
        origin.write("feature_repo/driver.yaml", "# new\n" + ENTITY);
        origin.remove("feature_repo/old/gone.yaml");
        origin.commit("new");

        assertThat(fetch()).isZero();

        assertThat(target.resolve("feature_repo/driver.yaml")).hasContent("# new\n" + ENTITY);
        assertThat(target.resolve("feature_repo/old")).doesNotExist();
        assertThat(data).hasContent("rows");
    }

    @Test
    void takesOverAClone() throws Exception {
        origin.write("feature_repo/gone.yaml", ENTITY);
        origin.commit("cloned");
        origin.cloneTo(target);
        Files.writeString(target.resolve("feature_repo/mine.db"), "data");
        origin.remove("feature_repo/gone.yaml");
        origin.commit("later");

        assertThat(fetch()).as(err.toString()).isZero();

        assertThat(target.resolve("feature_repo/gone.yaml")).doesNotExist();
        assertThat(target.resolve("feature_repo/mine.db")).hasContent("data");
    }

    @Test
    void whatSomethingElseHasMadeIsMovedOutOfTheWay() throws IOException {
        Files.createDirectories(target.resolve("feature_repo"));
        Files.writeString(target.resolve("feature_repo/scaffold.yaml"), ENTITY);

        assertThat(fetch()).isZero();

        assertThat(target.resolve("feature_repo/scaffold.yaml")).doesNotExist();
        assertThat(target.resolveSibling("shop.before-fetch/feature_repo/scaffold.yaml"))
                .exists();
        assertThat(out.toString()).contains("held something else");
    }

    @Test
    void saysWhatThereIsWhereARefOrAFolderIsMissing() throws Exception {
        origin.tag("v1");

        assertThat(fetch("--ref=v2")).isOne();
        assertThat(feast("fetch", "--url=" + origin.url(), "--to=" + target, "--folder=features"))
                .isOne();

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("feast fetch: git repository " + origin.url()
                                        + ": it has no branch, tag or commit 'v2'; branches: main; tags: v1"),
                        line -> assertThat(line)
                                .contains(
                                        "there is no folder features; at the top are feature_repo/; name the folder in"
                                                + " featureRepoPath"));
    }

    @Test
    void theKindOfTheDefinitionsHasToFitTheImageThatAppliesThem() throws Exception {
        assertThat(fetch("--definitions=python")).isOne();
        origin.remove("feature_repo/driver.yaml");
        origin.write("feature_repo/features.py", "from feast import Entity\ndriver = Entity(name='driver')\n");
        origin.commit("python");
        assertThat(fetch("--definitions=yaml")).isOne();
        assertThat(fetch("--definitions=python")).isZero();
        origin.remove("feature_repo/features.py");
        origin.commit("nothing");
        assertThat(fetch("--definitions=yaml")).isOne();

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("feature_repo defines features in YAML (driver.yaml)", "services.initImage"),
                        line -> assertThat(line)
                                .contains(
                                        "feature_repo defines features in Python (features.py)",
                                        "set services.initImage to a Python Feast image"),
                        line -> assertThat(line).contains("defines no features, neither in Python nor in YAML"));
    }

    @Test
    void theReasonGoesWhereAPodsStatusShowsIt() throws IOException {
        Path message = Files.createFile(folder.resolve("termination-log"));

        assertThat(fetch("--ref=v2", "--message-file=" + message)).isOne();

        assertThat(message).content().startsWith("git repository " + origin.url() + ": it has no branch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "; touch OUT",
                "$(touch OUT)",
                "`touch OUT`",
                "--upload-pack=touch OUT",
                "-u touch OUT",
                "ext::sh -c 'touch OUT'",
                "../..",
                "/nowhere",
                "HEAD; touch OUT",
                "a b",
                "@/etc/passwd",
                "\n touch OUT",
                "${HOME}",
                "$HOME",
                "main^{/x}",
                "refs/heads/../../x",
                "git@example.com:a/b",
                "ssh://-oProxyCommand=touch/x"
            })
    void hostileValuesDoNothing(String value) throws IOException {
        String hostile = value.replace("OUT", folder.resolve("out").toString());
        environment.put("HOME", "/no/such/home");

        assertThat(fetch("--ref=" + hostile)).isNotZero();
        assertThat(feast("fetch", "--url=" + hostile, "--to=" + target)).isNotZero();
        assertThat(feast("fetch", "--url=" + origin.url(), "--to=" + target, "--config=core.sshCommand=" + hostile))
                .isNotZero();
        assertThat(feast("fetch", "--url=" + origin.url(), "--to=" + target, "--config=" + hostile + "=x"))
                .isNotZero();
        assertThat(feast("fetch", "--url=" + origin.url(), "--to=" + target, "--folder=" + hostile))
                .isNotZero();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).isSubsetOf("origin", "base", "tmp");
        }
        assertThat(temporary()).isEmptyDirectory();
    }

    @Test
    void linksThatLeadOutAreLeftOutAndNothingIsWrittenThroughThem() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
        origin.link("feature_repo/inside.yaml", "driver.yaml");
        origin.link("feature_repo/absolute", outside.toString());
        origin.link("feature_repo/up", "../../../outside/secret");
        origin.write("a/b/keep", "x");
        origin.link("a/b/top", "../..");
        origin.link("by-a-detour", "a/b/top/../../outside");
        origin.link("to-nowhere-by-a-detour", "a/b/top/../../../nowhere");
        origin.commit("links");

        assertThat(fetch()).as(err.toString()).isZero();

        assertThat(Files.isSymbolicLink(target.resolve("feature_repo/inside.yaml")))
                .isTrue();
        for (String out :
                List.of("feature_repo/absolute", "feature_repo/up", "by-a-detour", "to-nowhere-by-a-detour")) {
            assertThat(Files.exists(target.resolve(out), LinkOption.NOFOLLOW_LINKS))
                    .as(out)
                    .isFalse();
        }
        assertThat(out.toString()).contains("feature_repo/up is a link that leads out of the repository");

        // What lay there as a link from elsewhere becomes a folder of the commit.
        Files.createSymbolicLink(target.resolve("feature_repo/more"), outside);
        origin.write("feature_repo/more/secret", "of the commit");
        origin.commit("a folder");
        assertThat(fetch()).as(err.toString()).isZero();
        assertThat(outside.resolve("secret")).hasContent("untouched");
        assertThat(target.resolve("feature_repo/more/secret")).hasContent("of the commit");
    }

    @Test
    void aFolderOfTheImageIsCopiedAndKeptUpToDate() throws IOException {
        Path image = Files.createDirectories(folder.resolve("image/definitions"));
        Files.writeString(image.resolve("driver.yaml"), ENTITY);
        Files.writeString(image.resolve("old.yaml"), ENTITY);
        assertThat(feast("fetch", "--from=" + image, "--to=" + target, "--definitions=yaml"))
                .isZero();
        Files.delete(image.resolve("old.yaml"));
        Files.writeString(target.resolve("rows.db"), "data");

        assertThat(feast("fetch", "--from=" + image, "--to=" + target, "--definitions=yaml"))
                .isZero();
        assertThat(feast("fetch", "--from=" + folder.resolve("missing"), "--to=" + target))
                .isOne();

        assertThat(target.resolve("driver.yaml")).hasContent(ENTITY);
        assertThat(target.resolve("old.yaml")).doesNotExist();
        assertThat(target.resolve("rows.db")).hasContent("data");
        assertThat(err.toString()).contains("there is no folder " + folder.resolve("missing") + " in this image");
    }

    @Test
    void credentialsComeFromTheEnvironmentAndAreNeverPrinted() throws Exception {
        try (GitHttp server = GitHttp.of(origin, "api", "t0ken/+%25")) {
            environment.put("TOKEN", "t0ken%2F+%2525");
            assertThat(feast("fetch", "--url=" + server.url(), "--to=" + target))
                    .isOne();
            assertThat(feast("fetch", "--url=" + server.url("api", "wrong-one"), "--to=" + target))
                    .isOne();
            String insteadOf =
                    "url.\"http://api:${TOKEN}@" + server.host() + "/\".insteadOf=http://" + server.host() + "/";
            assertThat(feast("fetch", "--url=" + server.url(), "--config=" + insteadOf, "--to=" + target, "--ref=nope"))
                    .isOne();
            assertThat(feast("fetch", "--url=" + server.url(), "--config=" + insteadOf, "--to=" + target))
                    .as(err.toString())
                    .isZero();
            environment.put("HEADER", GitHttp.basic("api", "t0ken/+%25"));
            assertThat(feast(
                            "fetch",
                            "--url=" + server.url(),
                            "--config=http.http://" + server.host() + "/.extraHeader=Authorization: ${HEADER}",
                            "--to=" + target))
                    .as(err.toString())
                    .isZero();
            environment.put("GIT_USERNAME", "api");
            environment.put("GIT_PASSWORD", "t0ken/+%25");
            assertThat(feast("fetch", "--url=" + server.url(), "--to=" + target))
                    .as(err.toString())
                    .isZero();
            environment.clear();
            assertThat(feast("fetch", "--url=" + server.url("api", "${TOKEN}"), "--to=" + target))
                    .isOne();
        }

        assertThat(target.resolve("feature_repo/driver.yaml")).exists();
        assertThat(err.toString()).contains("TOKEN is referred to in url or configs, and not set", "authorized");
        assertThat(out.toString() + err)
                .doesNotContain("t0ken")
                .doesNotContain("wrong-one")
                .doesNotContain(environment.getOrDefault("HEADER", "Basic "));
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file).content().doesNotContain("t0ken");
            }
        }
    }

    @Test
    void fetchesWithoutHistory() throws Exception {
        for (int i = 0; i < 20; i++) {
            origin.write(
                    "feature_repo/big.bin",
                    "x".repeat(i + 1)
                            + new SplittableRandom(i).ints(10_000).boxed().toList());
            origin.commit("commit " + i);
        }
        try (GitHttp server = GitHttp.of(origin, "", "")) {
            assertThat(feast("fetch", "--url=" + server.url(), "--to=" + target))
                    .as(err.toString())
                    .isZero();

            assertThat(server.bytesSent()).isLessThan(5L * Files.size(target.resolve("feature_repo/big.bin")));
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }

        assertThat(feast("fetch", "--url=http://127.0.0.1:" + port + "/a.git", "--to=" + target))
                .isOne();
        assertThat(feast("fetch", "--url=file://" + folder.resolve("nothing"), "--to=" + target))
                .isOne();

        assertThat(err.toString())
                .contains("cannot fetch http://127.0.0.1:" + port + "/a.git: ", "cannot fetch file://" + folder);
        assertThat(target).doesNotExist();
    }
}
