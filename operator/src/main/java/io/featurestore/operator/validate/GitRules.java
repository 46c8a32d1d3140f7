package io.featurestore.operator.validate;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.featurestore.crd.v1.FeastProjectDir;
import io.featurestore.crd.v1.FeatureStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A repository that nothing can fetch is found out before a pod tries.
final class GitRules {
    private static final String PATH = "spec.feastProjectDir.git";

    /// What no branch, tag or commit is called, by git's own rules.
    private static final Pattern NO_REF = Pattern.compile("(?s)-.*|.*\\.\\..*|.*[\\x00- ~^:?*\\[\\\\\\x7f].*|.*@\\{.*");

    private static final Pattern SCHEME = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*)://.*");
    private static final Pattern HOST_AND_PATH = Pattern.compile("(?s)[^/${}]+:[^/].*|[^/${}]+@[^/]+:.*");
    private static final Pattern PASSWORD = Pattern.compile("(?s)[A-Za-z]+://[^/@]*:(?!\\$\\{)[^/@]+@.*");

    private static final Pattern SHELL = Pattern.compile("BASH_ENV|ENV|SHELLOPTS|BASHOPTS|PS4|BASH_FUNC_.*");

    private GitRules() {}

    static Stream<Finding> urlIsOneThatCanBeFetched(FeatureStore featureStore) {
        return git(featureStore).stream().flatMap(git -> url(git).stream());
    }

    private static Optional<Finding> url(FeastProjectDir.Git git) {
        String url = Objects.requireNonNullElse(git.url, "");
        boolean rewritten = Objects.requireNonNullElse(git.configs, Map.<String, String>of()).keySet().stream()
                .anyMatch(key -> key.toLowerCase(Locale.ROOT).endsWith(".insteadof"));
        if (url.isBlank() || url.startsWith("-")) {
            return Optional.of(
                    Finding.error("InvalidGitUrl", PATH + ".url", "'%s' is no URL of a repository".formatted(url)));
        }
        var scheme = SCHEME.matcher(url);
        boolean ssh = scheme.matches()
                ? scheme.group(1).toLowerCase(Locale.ROOT).contains("ssh")
                : HOST_AND_PATH.matcher(url).matches();
        if (ssh && !rewritten) {
            return Optional.of(Finding.error(
                    "GitOverSsh",
                    PATH + ".url",
                    "there is no ssh here, and no field for its keys: use https with a token from git.envFrom"));
        }
        if (PASSWORD.matcher(url).matches()) {
            return Optional.of(
                    Finding.warning(
                            "PasswordInSpec",
                            PATH + ".url",
                            "the URL holds a password for all to read: put it into a Secret, name that in git.envFrom, and write ${KEY} in its place"));
        }
        return Optional.empty();
    }

    static Stream<Finding> refIsAName(FeatureStore featureStore) {
        return git(featureStore)
                .map(git -> git.ref)
                .filter(ref -> NO_REF.matcher(ref).matches())
                .stream()
                .map(ref -> Finding.error(
                        "InvalidGitRef",
                        PATH + ".ref",
                        "'%s' cannot be the name of a branch, a tag or a commit".formatted(ref)));
    }

    /// The launcher of the image is a script: what would change how its shell reads it is left out of its environment.
    static Stream<Finding> environmentIsNoneOfAShell(FeatureStore featureStore) {
        List<EnvVar> env = git(featureStore).map(git -> git.env).orElse(List.of());
        return IntStream.range(0, env.size())
                .filter(i -> env.get(i).getName() != null
                        && SHELL.matcher(env.get(i).getName()).matches())
                .mapToObj(i -> Finding.error(
                        "ShellVariable",
                        PATH + ".env[" + i + "].name",
                        "%s is a setting of a shell, and nothing here is for a shell: remove it"
                                .formatted(env.get(i).getName())));
    }

    private static Optional<FeastProjectDir.Git> git(FeatureStore featureStore) {
        return Optional.ofNullable(featureStore.getSpec().feastProjectDir).map(project -> project.git);
    }
}
