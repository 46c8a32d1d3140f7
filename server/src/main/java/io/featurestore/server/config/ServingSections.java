package io.featurestore.server.config;

import io.featurestore.server.config.FeatureServerConfig.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads the sections `auth` and `feature_server`.
final class ServingSections {
    private static final String TYPE = "type";
    private static final List<Integer> DEFAULT_BINS = List.of(10, 50, 200);

    private ServingSections() {}

    static AuthConfig auth(Section root, Section.Findings findings) {
        String name = "auth";
        if (!root.has(name)) {
            return new AuthConfig.NoAuth();
        }
        Section section = root.raw(name) instanceof Yaml.Text text ? typed(name, text, findings) : root.section(name);
        String type = section.text(TYPE).orElse("");
        AuthConfig.NotBuilt notBuilt = new AuthConfig.NotBuilt(FeastTypes.AUTH.unavailable(section.key(TYPE), type));
        return switch (FeastTypes.AUTH.of(type)) {
            case BUILT -> {
                AuthConfig auth = type.equals("kubernetes")
                        ? new AuthConfig.Kubernetes(
                                section.texts("audiences"),
                                section.filledText("user_token").map(Secret::new))
                        : new AuthConfig.NoAuth();
                section.warnOfUnknownKeys();
                yield auth;
            }
            case NOT_BUILT -> notBuilt;
            case UNKNOWN -> {
                section.problem(
                        TYPE,
                        type.isEmpty()
                                ? "is missing; one of " + String.join(", ", FeastTypes.AUTH.built())
                                : FeastTypes.AUTH.unknown(type));
                yield notBuilt;
            }
        };
    }

    private static Section typed(String name, Yaml.Text type, Section.Findings findings) {
        LinkedHashMap<String, Yaml> entries = new LinkedHashMap<>();
        entries.put(TYPE, type);
        return new Section(name, entries, findings);
    }

    static FeatureServerConfig featureServer(Section root) {
        Section section = root.section("feature_server");
        section.knows("enabled", "mcp_server_name", "mcp_server_version", "mcp_transport");
        section.changesNothing(
                "transformation_service_endpoint", "on-demand views in Python are refused by name, nobody is asked");
        section.changesNothing("recent_visit_logging", "the last 100 visits of each caller are kept, in memory");
        if (section.truth("mcp_enabled", false)) {
            section.warning("mcp_enabled", "this build serves no MCP; HTTP is served as without it");
        }
        List<Unavailable> notBuilt = new ArrayList<>();
        String type = section.text(TYPE).orElse("local");
        switch (FeastTypes.FEATURE_SERVER.of(type)) {
            case BUILT -> {}
            case NOT_BUILT -> notBuilt.add(FeastTypes.FEATURE_SERVER.unavailable(section.key(TYPE), type));
            case UNKNOWN -> section.problem(TYPE, FeastTypes.FEATURE_SERVER.unknown(type));
        }
        section.knows("offline_push_batching_batch_size", "offline_push_batching_batch_interval_seconds");
        refuseWhenOn(section, "offline_push_batching_enabled", notBuilt);
        for (String logging : List.of("feature_logging", "audit_logging")) {
            refuseWhenOn(section.section(logging), "enabled", notBuilt);
        }
        Metrics metrics = metrics(section.section("metrics"), notBuilt);
        section.warnOfUnknownKeys();
        return new FeatureServerConfig(metrics, notBuilt);
    }

    private static void refuseWhenOn(Section section, String name, List<Unavailable> notBuilt) {
        if (section.truth(name, false)) {
            notBuilt.add(new Unavailable(section.key(name), "true", List.of("false")));
        }
    }

    private static Metrics metrics(Section section, List<Unavailable> notBuilt) {
        refuseWhenOn(section, "audit_logging", notBuilt);
        List<Integer> bins = section.wholes("feature_count_bins", DEFAULT_BINS);
        if (!increasing(bins)) {
            section.problem("feature_count_bins", "must be strictly increasing numbers above 0");
        }
        Metrics metrics = new Metrics(
                section.truth("enabled", false),
                section.truth("resource", true),
                section.truth("request", true),
                section.truth("online_features", true),
                section.truth("push", true),
                section.truth("materialization", true),
                section.truth("freshness", true),
                section.truth("offline_features", true),
                bins);
        section.warnOfUnknownKeys();
        return metrics;
    }

    private static boolean increasing(List<Integer> bins) {
        int last = 0;
        for (int bin : bins) {
            if (bin <= last) {
                return false;
            }
            last = bin;
        }
        return true;
    }
}
