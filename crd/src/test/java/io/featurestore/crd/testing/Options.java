package io.featurestore.crd.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/// How an [EmbeddedApiServer] is started.
///
/// @param programs folder with `etcd` and `kube-apiserver`
/// @param auditPolicy policy of audit.k8s.io/v1, as YAML
/// @param apiServerArguments further arguments of kube-apiserver
public record Options(Path programs, String auditPolicy, List<String> apiServerArguments) {
    private static final String VARIABLE = "KUBEBUILDER_ASSETS";

    private static final String METADATA_OF_EVERYTHING = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
            """;

    public Options {
        apiServerArguments = List.copyOf(apiServerArguments);
    }

    /// Options for the programs that `KUBEBUILDER_ASSETS` names, with an audit log of all requests' metadata; ends the
    /// calling test as not run where the variable is not set.
    public static Options fromEnvironmentOrAbort() {
        String assets = System.getenv(VARIABLE);
        if (assets == null || assets.isBlank()) {
            String message = """

                    NOT RUN: this test needs a real API server. Get one and name its folder:
                      export KUBEBUILDER_ASSETS=$(go run sigs.k8s.io/controller-runtime/tools/setup-envtest@release-0.22 \
                    use 1.34.x --print path)
                    """;
            System.err.println(message);
            throw new TestAbortedException(message);
        }
        Path programs = Path.of(assets);
        if (!Files.isExecutable(programs.resolve("kube-apiserver"))) {
            throw new IllegalStateException(VARIABLE + " is " + assets + ", which has no kube-apiserver");
        }
        return new Options(programs, METADATA_OF_EVERYTHING, List.of());
    }

    /// The same with another audit policy.
    public Options withAuditPolicy(String policy) {
        return new Options(programs, policy, apiServerArguments);
    }

    /// The same with further arguments of kube-apiserver.
    public Options withApiServerArguments(String... arguments) {
        List<String> all = new ArrayList<>(apiServerArguments);
        all.addAll(List.of(arguments));
        return new Options(programs, auditPolicy, all);
    }
}
