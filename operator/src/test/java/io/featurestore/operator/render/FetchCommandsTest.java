package io.featurestore.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.operator.resolve.Init;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Each value of a FeatureStore reaches the program as it was written, as one argument.
class FetchCommandsTest {
    private static final Init.Program OURS = new Init.Program("ours", true, "Always");
    private static final Init.Program THEIRS = new Init.Program("theirs", false, "Always");
    private static final List<String> PIECES = List.of(
            "$",
            "$$",
            "$(",
            "$(TOKEN)",
            "${TOKEN}",
            ")",
            "`id`",
            "; touch /tmp/x",
            "--upload-pack=x",
            "../..",
            "'",
            "\"",
            "\n",
            " ",
            "a",
            "=",
            "@");

    /// What a container is started with, by the rules that Kubernetes documents for `command`.
    private static List<String> started(List<String> command, Map<String, String> environment) {
        List<String> started = new ArrayList<>();
        for (String argument : command) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < argument.length(); i++) {
                int end = argument.indexOf(')', i);
                if (argument.startsWith("$$", i)) {
                    text.append('$');
                    i++;
                } else if (argument.startsWith("$(", i)
                        && end > 0
                        && environment.containsKey(argument.substring(i + 2, end))) {
                    text.append(environment.get(argument.substring(i + 2, end)));
                    i = end;
                } else {
                    text.append(argument.charAt(i));
                }
            }
            started.add(text.toString());
        }
        return started;
    }

    private static String any(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    @Test
    void whateverTheValuesAre() {
        Map<String, String> environment = Map.of("TOKEN", "s3cret");
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String url = any(random);
            String ref = any(random);
            String folder = any(random);
            String key = any(random);
            String value = any(random);
            Init.Fill.Git git = new Init.Fill.Git(
                    OURS, "/feast-data/p", folder, url, ref, new TreeMap<>(Map.of(key, value)), List.of(), List.of());

            List<String> command = FetchCommands.git(new Init(git, Optional.of(THEIRS)), git, Layout.CLUSTER);

            assertThat(started(command, environment))
                    .containsExactly(
                            "feast",
                            "fetch",
                            "--url=" + url,
                            "--ref=" + ref,
                            "--config=" + key + "=" + value,
                            "--to=/feast-data/p",
                            "--folder=" + folder,
                            "--definitions=python",
                            "--message-file=/dev/termination-log");
        }
    }

    @Test
    void theScriptForOtherImagesIsAlwaysTheSame() {
        Random random = new Random(7);
        Set<String> scripts = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            String from = any(random);
            Init.Fill.Packaged packaged = new Init.Fill.Packaged(THEIRS, from);

            List<String> command = started(
                    FetchCommands.packaged(
                            new Init(packaged, Optional.of(THEIRS)), packaged, "/feast-data/p", Layout.CLUSTER),
                    Map.of("TOKEN", "s3cret"));

            scripts.add(command.get(2));
            assertThat(command.subList(3, command.size())).containsExactly("feast-init", from, "/feast-data/p");
        }
        assertThat(scripts).hasSize(1);
    }
}
