package io.featurestore.operator.cli;

import io.featurestore.operator.world.OperatorSettings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// What the commands without a cluster have in common.
final class InputOptions {
    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            paramLabel = "NAMESPACE",
            description = "namespace of documents that name none (${DEFAULT-VALUE})")
    String namespace = "default";

    @Option(
            names = "--server-image",
            defaultValue = OperatorSettings.DEFAULT_SERVER_IMAGE,
            paramLabel = "IMAGE",
            description = "image of servers that name none (${DEFAULT-VALUE})")
    String serverImage = OperatorSettings.DEFAULT_SERVER_IMAGE;

    @Option(names = "--python-image", paramLabel = "IMAGE", description = "Python Feast image, for what only that has")
    Optional<String> pythonImage = Optional.empty();

    @Option(
            names = "--own-image",
            paramLabel = "PATTERN",
            description = "regular expression of images that are built like ours; may be repeated")
    List<Pattern> ownImages = List.of();

    /// The settings that an operator would have.
    OperatorSettings settings() {
        OperatorSettings plain = OperatorSettings.withoutCluster();
        return new OperatorSettings(
                serverImage, pythonImage, Optional.empty(), ownImages, plain.operatorNamespace(), plain.salts());
    }

    /// The documents of a file, a folder or standard input.
    Input read(String path) {
        return new Input(Documents.read(path, System.in, namespace), settings());
    }
}
