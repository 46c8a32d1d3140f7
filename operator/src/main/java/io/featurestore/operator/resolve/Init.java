package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What runs in a pod before its servers.
///
/// @param fill fills the repository directory
/// @param apply whose `feast apply` applies what is there, if it is applied
public record Init(Fill fill, Optional<Program> apply) {

    /// All images with their policies.
    public Stream<Program> programs() {
        return Stream.concat(Stream.of(fill.program()), apply.stream());
    }

    /// An image that has `feast`.
    ///
    /// @param own whether it is an image of ours
    /// @param pullPolicy spelled out, as the API server would default it
    public record Program(String image, boolean own, String pullPolicy) {}

    /// What the repository directory is filled with.
    public sealed interface Fill {
        Program program();

        /// A project to begin with.
        ///
        /// @param minimal whether it is empty
        /// @param template which one, if not the default one
        record Scaffold(Program program, boolean minimal, Optional<String> template) implements Fill {}

        /// A commit of a git repository, fetched at each start.
        ///
        /// @param program an image of ours
        /// @param root the folder that gets the whole repository
        /// @param folder the folder of the definitions within it
        /// @param ref branch, tag or commit; empty for the default branch
        /// @param configs settings as by `git -c`
        record Git(
                Program program,
                String root,
                String folder,
                String url,
                String ref,
                SortedMap<String, String> configs,
                List<EnvVar> env,
                List<EnvFromSource> envFrom)
                implements Fill {
            public Git {
                configs = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(configs)));
                env = List.copyOf(env);
                envFrom = List.copyOf(envFrom);
            }
        }

        /// A folder of the image, copied at each start to where it can be written to.
        ///
        /// @param from the folder in the image
        record Packaged(Program program, String from) implements Fill {}
    }
}
