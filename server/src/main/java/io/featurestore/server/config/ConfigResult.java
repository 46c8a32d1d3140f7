package io.featurestore.server.config;

import java.util.List;

/// What became of reading `feature_store.yaml`.
public sealed interface ConfigResult {

    /// @param warnings each names a key that changes nothing, or an old form
    record Loaded(FeatureStoreConfig config, List<String> warnings) implements ConfigResult {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /// @param problems all that is wrong, each with its key; no secret values
    /// @param exitCode 1 when there is no file to read, as Python has it; 2 when the file is wrong
    record Refused(List<String> problems, int exitCode) implements ConfigResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
