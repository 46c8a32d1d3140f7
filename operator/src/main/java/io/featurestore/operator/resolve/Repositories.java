package io.featurestore.operator.resolve;

import io.featurestore.crd.v1.FeastProjectDir;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.operator.resolve.Init.Fill;
import io.featurestore.operator.resolve.Init.Program;
import io.featurestore.operator.resolve.Resolved.Registry;
import io.featurestore.operator.resolve.Resolved.Repository;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.Given;
import io.featurestore.operator.world.OperatorSettings;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Resolves where the definitions are in a pod, what brings them there, and what applies them. Works on a spec with its
/// defaults.
final class Repositories {
    private static final String PATH = "spec.feastProjectDir";
    private static final String FOLDER = "feature_repo";

    private final Lookup lookup;
    private final Servers servers;
    private final FeatureStoreSpec spec;
    private final OperatorSettings settings;

    Repositories(Lookup lookup, Servers servers, FeatureStoreSpec spec) {
        this.lookup = lookup;
        this.servers = servers;
        this.spec = spec;
        this.settings = lookup.world().settings();
    }

    Repository resolve(Registry registry, Optional<Persistence> offline) {
        String base = offline.flatMap(Persistence::claim)
                .map(claim -> Stores.clean(claim.mountPath()))
                .orElse(Defaults.DATA);
        String project = base + "/" + spec.feastProject;
        FeastProjectDir dir = spec.feastProjectDir;
        boolean disabled = disabled();
        if (dir.git != null) {
            String folder = folder(dir.git);
            if (disabled) {
                lookup.add(Finding.warning(
                        "RepositoryNotFetched",
                        PATH + ".git",
                        "services.disableInitContainers leaves out what would fetch the repository: the pods serve what"
                                + " is applied from outside"));
            }
            if (!disabled) {
                servers.referAll(dir.git.env, dir.git.envFrom, PATH + ".git");
            }
            return new Repository(
                    base,
                    Stores.clean(project + "/" + folder),
                    disabled ? Optional.empty() : Optional.of(git(dir.git, project, folder)));
        }
        if (dir.packaged != null && dir.packaged.featureRepoPath != null) {
            return disabled
                    ? new Repository(base, dir.packaged.featureRepoPath, Optional.empty())
                    : new Repository(
                            base,
                            project + "/" + FOLDER,
                            Optional.of(packaged(dir.packaged.image, dir.packaged.featureRepoPath)));
        }
        boolean scaffold = dir.packaged == null && !disabled;
        return new Repository(
                base, project + "/" + FOLDER, scaffold ? Optional.of(scaffold(registry, dir.init)) : Optional.empty());
    }

    /// Where a run of the job applies definitions of a declared source, if it applies any: a folder of its own, because
    /// the servers' pods may start and fill theirs meanwhile. Those in an image are at hand even where init containers
    /// are disabled.
    Optional<Repository> ofJob() {
        FeastProjectDir dir = spec.feastProjectDir;
        String project = Defaults.FETCHED + "/" + spec.feastProject;
        if (!applies()) {
            return Optional.empty();
        }
        if (dir.git != null) {
            String folder = folder(dir.git);
            return disabled()
                    ? Optional.empty()
                    : Optional.of(new Repository(
                            Defaults.FETCHED,
                            Stores.clean(project + "/" + folder),
                            Optional.of(git(dir.git, project, folder))));
        }
        return Optional.ofNullable(dir.packaged)
                .filter(packaged -> packaged.featureRepoPath != null)
                .map(packaged -> new Repository(
                        Defaults.FETCHED,
                        project + "/" + FOLDER,
                        Optional.of(packaged(packaged.image, Objects.requireNonNull(packaged.featureRepoPath)))));
    }

    private static String folder(FeastProjectDir.Git git) {
        return Given.text(git.featureRepoPath).orElse(FOLDER);
    }

    private boolean disabled() {
        return Boolean.TRUE.equals(spec.services.disableInitContainers);
    }

    private Init scaffold(Registry registry, FeastProjectDir.Init init) {
        Program program = program(Given.text(spec.services.initImage).orElse(settings.serverImage()));
        boolean apply = applies() && registry instanceof Registry.Local;
        return new Init(
                new Fill.Scaffold(program, Boolean.TRUE.equals(init.minimal), Given.text(init.template)),
                apply ? Optional.of(program) : Optional.empty());
    }

    /// An image of ours fetches, whatever applies then.
    private Init git(FeastProjectDir.Git git, String root, String folder) {
        Program applying = program(applyingImage(null));
        return new Init(
                new Fill.Git(
                        applying.own() ? applying : program(settings.serverImage()),
                        root,
                        folder,
                        Objects.requireNonNullElse(git.url, ""),
                        Given.text(git.ref).orElse(""),
                        Given.map(git.configs),
                        Given.list(git.env),
                        Given.list(git.envFrom)),
                applies() ? Optional.of(applying) : Optional.empty());
    }

    private Init packaged(@Nullable String image, String from) {
        Program program = program(applyingImage(image));
        return new Init(new Fill.Packaged(program, from), applies() ? Optional.of(program) : Optional.empty());
    }

    /// Of a declared source: that of the init containers, that which holds it, the Python image of the installation,
    /// ours.
    private String applyingImage(@Nullable String packaged) {
        return Given.text(spec.services.initImage)
                .or(() -> Given.text(packaged))
                .or(settings::pythonImage)
                .orElse(settings.serverImage());
    }

    private boolean applies() {
        return Boolean.TRUE.equals(spec.services.runFeastApplyOnInit);
    }

    private Program program(String image) {
        return new Program(image, settings.isOwn(image), Servers.pullPolicy(null, image));
    }
}
