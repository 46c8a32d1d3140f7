package io.featurestore.operator.render;

import io.featurestore.operator.resolve.Init;
import io.featurestore.operator.resolve.Init.Fill;
import java.util.ArrayList;
import java.util.List;

/// The command lines that bring the definitions of a declared source into the pod. Each field of a FeatureStore is one
/// argument, or part of one, and reaches its program as it was written: no shell reads it, and the kubelet is kept from
/// it.
final class FetchCommands {
    private static final String TERMINATION_LOG = "/dev/termination-log";

    /// Copies a folder of an image that is not ours, which has no `feast fetch`. Python's `feast apply` takes a folder
    /// without Python for one that defines nothing, and would delete all. The script never changes.
    private static final String COPY_SCRIPT = """
            set -eu
            fail() {
              echo "$1" >&2
              if [ -w /dev/termination-log ]; then echo "$1" >/dev/termination-log; fi
              exit 1
            }
            [ -d "$1" ] || fail "there is no folder $1 in this image"
            [ -n "$(ls -A "$1")" ] || fail "$1 is empty"
            if command -v python3 >/dev/null && ! ls -R "$1" | grep -q '[.]py$'; then
              fail "$1 defines nothing in Python, which this image's feast apply reads: set services.initImage to an image that fits"
            fi
            rm -rf "$2"
            mkdir -p "$2"
            cp -R "$1/." "$2/"
            """;

    private FetchCommands() {}

    static List<String> git(Init init, Fill.Git git, Layout layout) {
        List<String> command = new ArrayList<>(List.of("feast", "fetch"));
        command.add("--url=" + literal(git.url()));
        if (!git.ref().isEmpty()) {
            command.add("--ref=" + literal(git.ref()));
        }
        git.configs().forEach((key, value) -> command.add("--config=" + literal(key + "=" + value)));
        command.add("--to=" + layout.path(git.root()));
        command.add("--folder=" + literal(git.folder()));
        command.addAll(checks(init, layout));
        return command;
    }

    /// @param directory where the folder is copied to
    static List<String> packaged(Init init, Fill.Packaged packaged, String directory, Layout layout) {
        if (!packaged.program().own()) {
            return List.of("sh", "-c", COPY_SCRIPT, "feast-init", literal(packaged.from()), layout.path(directory));
        }
        List<String> command = new ArrayList<>(List.of("feast", "fetch"));
        command.add("--from=" + literal(packaged.from()));
        command.add("--to=" + layout.path(directory));
        command.addAll(checks(init, layout));
        return command;
    }

    /// What is fetched has to fit the image that applies it; why it does not is told where the pod's status shows it.
    private static List<String> checks(Init init, Layout layout) {
        List<String> flags = new ArrayList<>();
        init.apply().ifPresent(program -> flags.add("--definitions=" + (program.own() ? "yaml" : "python")));
        if (!layout.loopback()) {
            flags.add("--message-file=" + TERMINATION_LOG);
        }
        return flags;
    }

    /// A value that the kubelet, which replaces `$(NAME)` in arguments, leaves as it is.
    private static String literal(String value) {
        return value.replace("$", "$$");
    }
}
