package io.featurestore.crd.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// etcd and kube-apiserver of their own for one test class, on loopback, with RBAC, ServiceAccount tokens and an audit
/// log. There is no controller and no node: what is written stays as it is, and owner references delete nothing.
///
/// The programs come from the folder that `KUBEBUILDER_ASSETS` names (the convention of setup-envtest). A test without
/// them is reported as not run, see [#startOrAbort].
public final class EmbeddedApiServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private final Options options;
    private final Path folder;
    private final String adminToken = UUID.randomUUID().toString();
    private final List<Process> processes = new ArrayList<>();
    private final Thread stopAtExit = new Thread(this::stopProcesses, "stop-api-server");
    private final int port = freePort();

    private EmbeddedApiServer(Options options) throws IOException {
        this.options = options;
        this.folder = Files.createTempDirectory("featurestore-api-server");
    }

    /// Starts a server, or ends the calling test as not run, and says loudly how to run it.
    public static EmbeddedApiServer startOrAbort() {
        return start(Options.fromEnvironmentOrAbort());
    }

    /// Starts a server; returns when it is ready.
    public static EmbeddedApiServer start(Options options) {
        try {
            EmbeddedApiServer server = new EmbeddedApiServer(options);
            Runtime.getRuntime().addShutdownHook(server.stopAtExit);
            try {
                server.run();
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Creates the CustomResourceDefinition of a YAML file; returns when the server serves it.
    public void install(Path crd) {
        try (KubernetesClient admin = admin()) {
            var definition =
                    admin.getKubernetesSerialization().unmarshal(Files.readString(crd), CustomResourceDefinition.class);
            var created = admin.resource(admin.resource(definition).create());
            created.waitUntilCondition(EmbeddedApiServer::isServed, START.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new client that may do everything.
    public KubernetesClient admin() {
        return client(adminConfig());
    }

    /// A new client for a configuration of this server.
    public static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /// Configuration of user `admin`, group `system:masters`.
    public Config adminConfig() {
        return config(adminToken);
    }

    /// Configuration of a ServiceAccount, with a token that the server issues; the ServiceAccount must exist.
    public Config serviceAccountConfig(String namespace, String name) {
        try (KubernetesClient admin = admin()) {
            var request = admin.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(name)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withExpirationSeconds(3600L)
                            .endSpec()
                            .build());
            return config(request.getStatus().getToken());
        }
    }

    /// A kubeconfig file of user `admin`, for programs.
    public Path kubeconfig() {
        return folder.resolve("admin.kubeconfig");
    }

    /// Base address, `https://127.0.0.1:PORT`.
    public String url() {
        return "https://" + LOOPBACK + ":" + port;
    }

    /// The audit log: one event of audit.k8s.io/v1 a line.
    public Path auditLog() {
        return folder.resolve("audit.log");
    }

    /// Events of the audit log so far, oldest first.
    public List<JsonNode> auditEvents() {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> events = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(auditLog())) {
                events.add(json.readTree(line));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stopProcesses();
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook has run or is running.
            return;
        }
        deleteFolder();
    }

    private void run() throws IOException {
        String etcd = "http://" + LOOPBACK + ":" + freePort();
        String etcdPeers = "http://" + LOOPBACK + ":" + freePort();
        launch(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + etcdPeers,
                "--unsafe-no-fsync");
        Path key = write("service-account.key", newPrivateKey());
        Path tokens = write("tokens.csv", adminToken + ",admin,admin,system:masters\n");
        Path policy = write("audit-policy.yaml", options.auditPolicy());
        List<String> arguments = new ArrayList<>(List.of(
                "--etcd-servers=" + etcd,
                "--bind-address=" + LOOPBACK,
                "--advertise-address=" + LOOPBACK,
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certificates"),
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-account-issuer=" + ISSUER,
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key,
                "--service-cluster-ip-range=10.96.0.0/16",
                "--audit-policy-file=" + policy,
                "--audit-log-path=" + auditLog(),
                "--audit-log-mode=blocking"));
        arguments.addAll(options.apiServerArguments());
        Process apiServer = launch("kube-apiserver", arguments.toArray(String[]::new));
        awaitReady(apiServer);
        write("admin.kubeconfig", kubeconfigText());
    }

    private Process launch(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(options.programs().resolve(program).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private void awaitReady(Process apiServer) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (exits(apiServer, POLL) || System.nanoTime() > deadline) {
                throw new IOException("kube-apiserver does not become ready: " + lastLines("kube-apiserver.log"));
            }
        }
    }

    private boolean isReady() {
        if (!Files.exists(certificate())) {
            return false;
        }
        try (KubernetesClient admin = admin()) {
            return "ok".equals(admin.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static boolean isServed(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    private Config config(String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertFile(certificate().toString())
                .withOauthToken(token)
                .withRequestRetryBackoffLimit(0)
                .withNamespace("default")
                .build();
    }

    private Path certificate() {
        return folder.resolve("certificates/apiserver.crt");
    }

    private String kubeconfigText() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: admin, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: admin}}]
                current-context: test
                """.formatted(url(), certificate(), adminToken);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String lastLines(String log) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(log));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private void stopProcesses() {
        for (Process process : processes.reversed()) {
            process.destroy();
            if (!exits(process, STOP)) {
                process.destroyForcibly();
            }
        }
    }

    private static boolean exits(Process process, Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void deleteFolder() {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String newPrivateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has RSA", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
