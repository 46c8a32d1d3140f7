package io.featurestore.server.config;

import java.util.Optional;

/// Reads the sections `materialization` and `batch_engine`.
final class MaterializationSection {
    private static final String ENGINE = "batch_engine";
    private static final String TYPE = "type";
    private static final String LOCAL = "local";

    private MaterializationSection() {}

    static MaterializationConfig read(Section root) {
        Section section = root.section("materialization");
        // The newest row of each key is found by the offline store in either case.
        section.truth("pull_latest_features", false);
        Optional<Integer> batchSize = section.whole("online_write_batch_size", 1);
        section.warnOfUnknownKeys();
        Engine engine = engine(root);
        return new MaterializationConfig(batchSize, engine.type(), engine.unavailable());
    }

    private record Engine(String type, Optional<Unavailable> unavailable) {}

    private static Engine engine(Section root) {
        return switch (root.raw(ENGINE)) {
            case Yaml.Nothing ignored -> new Engine(LOCAL, Optional.empty());
            case Yaml.Text text -> engine(root, ENGINE, text.value());
            case Yaml ignored -> {
                Section section = root.section(ENGINE);
                String type = section.text(TYPE).orElse(LOCAL);
                if (type.equals(LOCAL)) {
                    section.changesNothing("backend", "the rows are never data frames here");
                    section.warnOfUnknownKeys();
                }
                yield engine(root, ENGINE + "." + TYPE, type);
            }
        };
    }

    private static Engine engine(Section root, String key, String type) {
        return switch (FeastTypes.BATCH_ENGINE.of(type)) {
            case BUILT -> new Engine(type, Optional.empty());
            case NOT_BUILT -> new Engine(type, Optional.of(FeastTypes.BATCH_ENGINE.unavailable(key, type)));
            case UNKNOWN -> {
                root.problem(key, FeastTypes.BATCH_ENGINE.unknown(type));
                yield new Engine(type, Optional.empty());
            }
        };
    }
}
