package io.featurestore.server.config;

import java.util.Optional;

/// Reads the sections `materialization` and `batch_engine`.
final class MaterializationSection {
    private static final String ENGINE = "batch_engine";
    private static final String TYPE = "type";

    private MaterializationSection() {}

    static MaterializationConfig read(Section root) {
        Section section = root.section("materialization");
        // The newest row of each key is found by the offline store in either case.
        section.truth("pull_latest_features", false);
        Optional<Integer> batchSize = section.whole("online_write_batch_size", 1);
        section.warnOfUnknownKeys();
        return new MaterializationConfig(batchSize, engine(root));
    }

    private static Optional<Unavailable> engine(Section root) {
        String type;
        String key = ENGINE + "." + TYPE;
        switch (root.raw(ENGINE)) {
            case Yaml.Nothing ignored -> {
                return Optional.empty();
            }
            case Yaml.Text text -> {
                key = ENGINE;
                type = text.value();
            }
            case Yaml ignored -> {
                Section section = root.section(ENGINE);
                type = section.text(TYPE).orElse("local");
                if (type.equals("local")) {
                    section.knows("backend");
                    section.warnOfUnknownKeys();
                }
            }
        }
        return switch (FeastTypes.BATCH_ENGINE.of(type)) {
            case BUILT -> Optional.empty();
            case NOT_BUILT -> Optional.of(FeastTypes.BATCH_ENGINE.unavailable(key, type));
            case UNKNOWN -> {
                root.problem(key, FeastTypes.BATCH_ENGINE.unknown(type));
                yield Optional.empty();
            }
        };
    }
}
