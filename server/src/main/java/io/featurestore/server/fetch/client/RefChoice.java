package io.featurestore.server.fetch.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;

/// What a name means in a repository, in the order in which `git checkout` looks: the branch that a clone begins with,
/// a tag, another branch, a commit.
sealed interface RefChoice {
    Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");
    Pattern SHORT_COMMIT = Pattern.compile("[0-9a-fA-F]{7,39}");
    String REMOTE = "origin/";

    /// A branch or tag, by its whole name.
    record Named(String name) implements RefChoice {}

    /// A commit by its id.
    record Commit(ObjectId id) implements RefChoice {}

    /// A commit by the beginning of its id, which only the whole history can tell.
    record ShortCommit(String beginning) implements RefChoice {}

    /// @param advertised what the server has, by whole names
    /// @param ref what is asked for; empty for what a clone begins with
    /// @return empty if the server has no such name, and it can be no commit
    static Optional<RefChoice> of(Map<String, Ref> advertised, String ref) {
        if (ref.isEmpty()) {
            return advertised.containsKey(Constants.HEAD) ? Optional.of(new Named(Constants.HEAD)) : Optional.empty();
        }
        String branch = Constants.R_HEADS + ref;
        boolean first = Optional.ofNullable(advertised.get(Constants.HEAD))
                .filter(head -> head.getTarget().getName().equals(branch))
                .isPresent();
        Stream<String> names = Stream.of(
                first ? branch : "",
                ref.startsWith(Constants.R_REFS) ? ref : "",
                Constants.R_TAGS + ref,
                branch,
                ref.startsWith(REMOTE) ? Constants.R_HEADS + ref.substring(REMOTE.length()) : "");
        return names.filter(advertised::containsKey)
                .findFirst()
                .<RefChoice>map(Named::new)
                .or(() -> commit(ref));
    }

    private static Optional<RefChoice> commit(String ref) {
        if (COMMIT.matcher(ref).matches()) {
            // Longer ids are those of repositories that JGit does not read.
            return ref.length() == Constants.OBJECT_ID_STRING_LENGTH
                    ? Optional.of(new Commit(ObjectId.fromString(ref)))
                    : Optional.empty();
        }
        return SHORT_COMMIT.matcher(ref).matches() ? Optional.of(new ShortCommit(ref)) : Optional.empty();
    }

    /// What there is, for a person who asked for something else.
    static String described(Map<String, Ref> advertised) {
        return listed("branches", Constants.R_HEADS, advertised) + listed("tags", Constants.R_TAGS, advertised);
    }

    private static String listed(String title, String start, Map<String, Ref> advertised) {
        List<String> names = advertised.keySet().stream()
                .filter(name -> name.startsWith(start))
                .map(name -> name.substring(start.length()))
                .sorted()
                .toList();
        int shown = 10;
        String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
        return names.isEmpty()
                ? ""
                : "; " + title + ": " + String.join(", ", names.subList(0, Math.min(shown, names.size()))) + more;
    }
}
