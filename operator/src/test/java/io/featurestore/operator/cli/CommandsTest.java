package io.featurestore.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands as a person calls them: arguments in, lines and an exit code out.
class CommandsTest {
    private static final String STORE = """
            apiVersion: feast.dev/v1
            kind: FeatureStore
            metadata: {name: sample, namespace: team-a}
            spec:
              feastProject: sample
              services:
                onlineStore:
                  persistence: {store: {type: redis, secretRef: {name: feast-online-store}}}
                registry: {local: {server: {}}}
            """;
    private static final String SECRET = """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: feast-online-store, namespace: team-a}
            stringData:
              redis: "connection_string: redis:6379,password=pa55word"
            """;

    @TempDir
    Path folder;

    private record Answer(int exitCode, String out, String err) {}

    private Answer call(String... arguments) {
        CommandLine line = Main.commandLine(Map.of());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Answer(line.execute(arguments), out.toString(), err.toString());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void validateIsSilentAboutWhatIsRight() throws IOException {
        Answer answer = call("validate", file("store.yaml", STORE + SECRET));

        assertThat(answer).isEqualTo(new Answer(0, "", ""));
    }

    @Test
    void validatePrintsFileNameAndFieldOfEachFinding() throws IOException {
        String file = file("store.yaml", STORE.replace("type: redis", "type: rediz"));

        Answer answer = call("validate", file);

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .startsWith(file + ": team-a/sample: spec.services.onlineStore.persistence.store.type: ")
                .contains("Unsupported value")
                .doesNotContain("warning: ");
    }

    @Test
    void validateOnlyWarnsOfAReferenceThatTheInputDoesNotHave() throws IOException {
        Answer answer = call("validate", file("store.yaml", STORE));

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .contains("team-a/sample: spec.services.onlineStore.persistence.store.secretRef.name: warning: Secret"
                        + " feast-online-store does not exist");
    }

    @Test
    void validateWarnsOfAFieldThatTheApiServerWouldDrop() throws IOException {
        Answer answer = call("validate", file("store.yaml", STORE.replace("spec:", "spec:\n  replica: 3") + SECRET));

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("team-a/sample: spec.replica: warning: unknown field");
    }

    @Test
    void validateReadsAFolderAndSaysWhichFileAFindingIsIn() throws IOException {
        file("a.yaml", STORE.replace("name: sample", "name: first") + SECRET);
        String second = file("b.yaml", STORE.replace("feastProject: sample", "feastProject: -"));

        Answer answer = call("validate", folder.toString());

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out().lines()).allMatch(line -> line.startsWith(second + ": "));
    }

    @Test
    void validatePrintsJsonForMachines() throws IOException {
        Answer answer = call("validate", "-o", "json", file("store.yaml", STORE));

        assertThat(answer.out()).contains("\"level\" : \"WARNING\"", "\"reason\" : \"MissingSecret\"");
    }

    @Test
    void renderPrintsSortedDocumentsAndTheSameBytesEachTime() throws IOException {
        String file = file("store.yaml", STORE + SECRET);

        Answer answer = call("render", file);

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .startsWith("---\n")
                .contains("kind: Deployment", "kind: Service", "kind: ConfigMap", "kind: ServiceAccount");
        assertThat(call("render", file)).isEqualTo(answer);
    }

    @Test
    void renderEndsWithTheNameOfWhatIsMissing() throws IOException {
        Answer answer = call("render", file("store.yaml", STORE));

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("team-a/sample: ", "Secret feast-online-store does not exist");
    }

    @Test
    void renderTakesTheAddressOfAnotherFeatureStoreFromTheInput() throws IOException {
        String tenant = """
                ---
                apiVersion: feast.dev/v1
                kind: FeatureStore
                metadata: {name: tenant, namespace: team-b}
                spec:
                  feastProject: tenant
                  services: {registry: {remote: {feastRef: {name: sample, namespace: team-a}}}}
                """;

        Answer answer = call("render", file("stores.yaml", STORE + SECRET + tenant));

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("path: feast-sample-registry.team-a.svc.cluster.local:80");
    }

    @Test
    void namesAFieldWhoseValueTheApiServerStoresButNobodyCanRead() throws IOException {
        String workers = "onlineStore:\n      server: {workerConfigs: {workers: 3000000000}}";
        String file = file("store.yaml", STORE.replace("onlineStore:", workers) + SECRET);

        Answer answer = call("validate", file);

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out() + answer.err())
                .contains(
                        "sample: spec.services.onlineStore.server.workerConfigs.workers: the value is not of the type");
    }

    @Test
    void saysWhereAFileIsNoYaml() throws IOException {
        String file = file("broken.yaml", "kind: FeatureStore\nmetadata: {name: [\n");

        Answer answer = call("validate", file);

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).startsWith(file + ":").contains("no valid YAML");
    }

    @Test
    void saysThatAFileIsMissing() {
        Answer answer = call("render", folder.resolve("none.yaml").toString());

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("none.yaml: no such file or folder");
    }

    @Test
    void upRefusesWhatNeedsAClusterAndOffersTheWayOut() throws IOException {
        Answer answer = call("up", file("store.yaml", STORE + SECRET), "--state", folder.toString());

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("spec.authz", "authz.noAuth: true", "--no-auth");
    }

    @Test
    void aWrongCallIsAnsweredWithTheUsage() {
        Answer answer = call("validate");

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).contains("Usage: featurestore validate");
    }
}
