package io.featurestore.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.crd.AdmissionRule.Allows;
import io.featurestore.crd.AdmissionRule.Holds;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every rule over several fields that the API server enforces on a FeatureStore, in one table: the CRD takes its CEL
/// from here, [io.featurestore.crd.schema.SchemaValidator] its Java.
///
/// These are the rules of the Go operator's CRD with its messages, so that nothing is admitted or refused that was not
/// before. Two differ: C02 lets a FeatureStore scale whose online store is disabled, since there is nothing to share
/// then, and C34 answers with its message where the Go operator's failed to evaluate.
public final class AdmissionRules {
    private static final String SPEC = "spec";
    private static final String OFFLINE = "spec.services.offlineStore.persistence";
    private static final String ONLINE = "spec.services.onlineStore.persistence";
    private static final String REGISTRY = "spec.services.registry";
    private static final String REGISTRY_FILE = "spec.services.registry.local.persistence.file";
    private static final String REGISTRY_SERVER = "spec.services.registry.local.server";

    private static final String SCALED_CEL =
            "self.replicas > 1 || has(self.services) && has(self.services.scaling) && has(self.services.scaling.autoscaling)";

    private static final List<String> MLFLOW_FIELDS = List.of(
            "enabled",
            "tracking_uri",
            "ui_url",
            "tracking_auth",
            "auto_log",
            "auto_log_entity_df",
            "entity_df_max_rows",
            "log_operations",
            "ops_experiment_suffix");

    private static final Pattern MOUNT_PATH = Pattern.compile("/[^:]*");

    /// All rules, by id.
    public static final List<AdmissionRule> ALL = List.of(
            scalingOnce(),
            scalingOnline(),
            scalingOffline(),
            scalingRegistry(),
            oneOf(
                    "C05",
                    "spec.authz",
                    "One selection required between kubernetes, oidc, or noAuth.",
                    "kubernetes",
                    "oidc",
                    "noAuth"),
            oneOf(
                    "C06",
                    "spec.feastProjectDir",
                    "One selection required between init, git, or packaged.",
                    "git",
                    "init",
                    "packaged"),
            rule(
                    "C07",
                    "spec.feastProjectDir.git",
                    "!has(self.featureRepoPath) || !self.featureRepoPath.startsWith('/')",
                    "RepoPath must be a file name only, with no slashes.",
                    git -> !text(git, "featureRepoPath").startsWith("/")),
            packagedPath(),
            mlflowExtraConfig(),
            tls("C10", "spec.openlineage.consumer.lineageServer.server.tls"),
            persistence("C11", OFFLINE),
            claim("C12", OFFLINE),
            mountPath("C13", OFFLINE),
            immutableClaim("C14", OFFLINE),
            tls("C15", "spec.services.offlineStore.server.tls"),
            persistence("C16", ONLINE),
            rule(
                    "C17",
                    ONLINE + ".file",
                    "has(self.pvc) || !has(self.path) || self.path.startsWith('/')",
                    "Ephemeral stores must have absolute paths.",
                    file -> file.has("pvc")
                            || !file.has("path")
                            || text(file, "path").startsWith("/")),
            claimPath("C18", ONLINE + ".file"),
            rule(
                    "C19",
                    ONLINE + ".file",
                    "!has(self.path) || !self.path.startsWith('s3://') && !self.path.startsWith('gs://')",
                    "Online store does not support S3 or GS buckets.",
                    file -> !isBucket(text(file, "path"))),
            claim("C20", ONLINE),
            mountPath("C21", ONLINE),
            immutableClaim("C22", ONLINE),
            tls("C23", "spec.services.onlineStore.server.tls"),
            oneOf(
                    "C24",
                    "spec.services.podDisruptionBudgets",
                    "Exactly one of minAvailable or maxUnavailable must be set.",
                    "minAvailable",
                    "maxUnavailable"),
            oneOf("C25", REGISTRY, "One selection required.", "local", "remote"),
            persistence("C26", REGISTRY + ".local.persistence"),
            rule(
                    "C27",
                    REGISTRY_FILE,
                    "has(self.pvc) || !has(self.path) || self.path.startsWith('/')"
                            + " || self.path.startsWith('s3://') || self.path.startsWith('gs://')",
                    "Registry files must use absolute paths or be S3 ('s3://') or GS ('gs://') object store URIs.",
                    file -> file.has("pvc")
                            || !file.has("path")
                            || text(file, "path").startsWith("/")
                            || isBucket(text(file, "path"))),
            claimPath("C28", REGISTRY_FILE),
            rule(
                    "C29",
                    REGISTRY_FILE,
                    "!has(self.pvc) || !has(self.path)"
                            + " || !self.path.startsWith('s3://') && !self.path.startsWith('gs://')",
                    "PVC persistence does not support S3 or GS object store URIs.",
                    file -> !file.has("pvc") || !isBucket(text(file, "path"))),
            rule(
                    "C30",
                    REGISTRY_FILE,
                    "!has(self.s3_additional_kwargs) || !has(self.path) || self.path.startsWith('s3://')",
                    "Additional S3 settings are available only for S3 object store URIs.",
                    file -> !file.has("s3_additional_kwargs")
                            || !file.has("path")
                            || text(file, "path").startsWith("s3://")),
            claim("C31", REGISTRY + ".local.persistence"),
            mountPath("C32", REGISTRY + ".local.persistence"),
            immutableClaim("C33", REGISTRY + ".local.persistence"),
            rule(
                    "C34",
                    REGISTRY_SERVER,
                    "has(self.restAPI) && self.restAPI || !has(self.grpc) || self.grpc",
                    "At least one of restAPI or grpc must be true",
                    server -> isTrue(server, "restAPI") || !server.has("grpc") || isTrue(server, "grpc")),
            rule(
                    "C35",
                    REGISTRY_SERVER,
                    "!has(self.mcp) || !self.mcp.enabled || has(self.restAPI) && self.restAPI",
                    "MCP requires restAPI to be true",
                    server -> !isTrue(server.path("mcp"), "enabled") || isTrue(server, "restAPI")),
            tls("C36", REGISTRY_SERVER + ".tls"),
            oneOf("C37", REGISTRY + ".remote", "One selection required.", "hostname", "feastRef"),
            tls("C38", "spec.services.ui.tls"));

    private AdmissionRules() {}

    private static AdmissionRule scalingOnce() {
        return rule(
                "C01",
                SPEC,
                "self.replicas <= 1 || !has(self.services) || !has(self.services.scaling)"
                        + " || !has(self.services.scaling.autoscaling)",
                "replicas > 1 and services.scaling.autoscaling are mutually exclusive.",
                spec -> replicas(spec) <= 1 || !has(spec, "services", "scaling", "autoscaling"));
    }

    private static AdmissionRule scalingOnline() {
        return rule(
                "C02",
                SPEC,
                "!(" + SCALED_CEL + ") || has(self.services) && has(self.services.onlineStore)"
                        + " && (has(self.services.onlineStore.disabled) && self.services.onlineStore.disabled"
                        + " || has(self.services.onlineStore.persistence)"
                        + " && has(self.services.onlineStore.persistence.store))",
                "Scaling requires DB-backed persistence for the online store."
                        + " Configure services.onlineStore.persistence.store when using replicas > 1 or autoscaling.",
                spec -> !isScaled(spec)
                        || isTrue(spec.path("services").path("onlineStore"), "disabled")
                        || has(spec, "services", "onlineStore", "persistence", "store"));
    }

    private static AdmissionRule scalingOffline() {
        return rule(
                "C03",
                SPEC,
                "!(" + SCALED_CEL + ") || !has(self.services) || !has(self.services.offlineStore)"
                        + " || has(self.services.offlineStore.persistence)"
                        + " && has(self.services.offlineStore.persistence.store)",
                "Scaling requires DB-backed persistence for the offline store."
                        + " Configure services.offlineStore.persistence.store when using replicas > 1 or autoscaling.",
                spec -> !isScaled(spec)
                        || !has(spec, "services", "offlineStore")
                        || has(spec, "services", "offlineStore", "persistence", "store"));
    }

    private static AdmissionRule scalingRegistry() {
        String persistence = "self.services.registry.local.persistence";
        String path = persistence + ".file.path";
        return rule(
                "C04",
                SPEC,
                "!(" + SCALED_CEL + ") || has(self.services) && has(self.services.registry)"
                        + " && (has(self.services.registry.remote)"
                        + " || has(self.services.registry.local) && has(" + persistence + ")"
                        + " && (has(" + persistence + ".store)"
                        + " || has(" + persistence + ".file) && has(" + path + ")"
                        + " && (" + path + ".startsWith('s3://') || " + path + ".startsWith('gs://'))))",
                "Scaling requires DB-backed or remote registry."
                        + " Configure registry.local.persistence.store or use a remote registry"
                        + " when using replicas > 1 or autoscaling. S3/GCS-backed registry is also allowed.",
                spec -> {
                    JsonNode registry = spec.path("services").path("registry");
                    JsonNode kept = registry.path("local").path("persistence");
                    return !isScaled(spec)
                            || registry.has("remote")
                            || kept.has("store")
                            || isBucket(text(kept.path("file"), "path"));
                });
    }

    private static AdmissionRule packagedPath() {
        String path = "self.featureRepoPath";
        return rule(
                "C08",
                "spec.feastProjectDir.packaged",
                path + ".startsWith('/') && " + path + " != '/' && !" + path + ".endsWith('/')"
                        + " && !" + path + ".contains('//') && !" + path + ".contains('/./')"
                        + " && !" + path + ".endsWith('/.') && !" + path + ".contains('/../')"
                        + " && !" + path + ".endsWith('/..')",
                "FeatureRepoPath must be a canonical absolute, non-root path"
                        + " without dot segments or repeated separators.",
                packaged -> isCanonical(text(packaged, "featureRepoPath")));
    }

    private static boolean isCanonical(String path) {
        return path.startsWith("/")
                && !path.endsWith("/")
                && !path.contains("//")
                && !(path + "/").contains("/./")
                && !(path + "/").contains("/../");
    }

    private static AdmissionRule mlflowExtraConfig() {
        return rule(
                "C09",
                "spec.mlflow",
                "!has(self.extraConfig) || "
                        + MLFLOW_FIELDS.stream()
                                .map(field -> "!('" + field + "' in self.extraConfig)")
                                .collect(Collectors.joining(" && ")),
                "extraConfig must not contain keys that duplicate typed fields (" + String.join(", ", MLFLOW_FIELDS)
                        + "); use the corresponding spec fields instead.",
                mlflow -> MLFLOW_FIELDS.stream()
                        .noneMatch(field -> mlflow.path("extraConfig").has(field)));
    }

    private static AdmissionRule tls(String id, String path) {
        return rule(
                id,
                path,
                "has(self.disable) && self.disable || has(self.secretRef)",
                "`secretRef` required if `disable` is false.",
                tls -> isTrue(tls, "disable") || tls.has("secretRef"));
    }

    private static AdmissionRule persistence(String id, String path) {
        return oneOf(id, path, "One selection required between file or store.", "file", "store");
    }

    private static AdmissionRule claim(String id, String persistence) {
        return oneOf(
                id, persistence + ".file.pvc", "One selection is required between ref and create.", "ref", "create");
    }

    private static AdmissionRule mountPath(String id, String persistence) {
        return rule(
                id,
                persistence + ".file.pvc",
                "self.mountPath.matches('^/[^:]*$')",
                "Mount path must start with '/' and must not contain ':'",
                pvc -> MOUNT_PATH.matcher(text(pvc, "mountPath")).matches());
    }

    private static AdmissionRule immutableClaim(String id, String persistence) {
        return new AdmissionRule(
                id,
                persistence + ".file.pvc.create",
                "self == oldSelf",
                "PvcCreate is immutable",
                new Allows(JsonNode::equals));
    }

    private static AdmissionRule claimPath(String id, String path) {
        return rule(
                id,
                path,
                "!has(self.pvc) || !has(self.path) || !self.path.startsWith('/')",
                "PVC path must be a file name only, with no slashes.",
                file -> !file.has("pvc") || !text(file, "path").startsWith("/"));
    }

    private static AdmissionRule oneOf(String id, String path, String message, String... fields) {
        String chosen =
                Arrays.stream(fields).map(field -> "has(self." + field + ")").collect(Collectors.joining(", "));
        return rule(
                id,
                path,
                "[" + chosen + "].exists_one(c, c)",
                message,
                self -> Arrays.stream(fields).filter(self::has).count() == 1);
    }

    private static AdmissionRule rule(String id, String path, String cel, String message, Predicate<JsonNode> self) {
        return new AdmissionRule(id, path, cel, message, new Holds(self));
    }

    private static boolean isScaled(JsonNode spec) {
        return replicas(spec) > 1 || has(spec, "services", "scaling", "autoscaling");
    }

    private static long replicas(JsonNode spec) {
        return spec.path("replicas").asLong();
    }

    private static boolean isBucket(String path) {
        return path.startsWith("s3://") || path.startsWith("gs://");
    }

    private static boolean has(JsonNode node, String... path) {
        JsonNode at = node;
        for (String field : path) {
            at = at.path(field);
        }
        return !at.isMissingNode();
    }

    private static boolean isTrue(JsonNode node, String field) {
        return node.path(field).asBoolean();
    }

    /// The text of a field; empty where there is none.
    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
