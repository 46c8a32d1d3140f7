package io.featurestore.server.definitions;

import picocli.CommandLine.Option;

/// Options that `feast plan` and `feast apply` share with Python's, and `--json`.
final class DefinitionOptions {
    @Option(
            names = "--skip-source-validation",
            description = "Accepted as Python's is; the data behind the sources is never looked at here.")
    boolean skipSourceValidation;

    @Option(
            names = "--skip-feature-view-validation",
            description = "Accepted as Python's is, without effect: definitions are always checked as a whole.")
    boolean skipFeatureViewValidation;

    @Option(names = "--json", description = "Print the difference as one JSON object.")
    boolean json;
}
