package io.featurestore.operator.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.featurestore.crd.FeatureStoreNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A FeatureStore as it is meant: nothing absent that has a default, nothing referred to that was not looked up. All
/// paths are those inside a pod.
///
/// @param owner whose it is
/// @param project name of the Feast project
/// @param protectedProject whether the project is hidden from other tools of the cluster
/// @param repository the feature repository in the pod
/// @param replicas how many pods, and who decides it
/// @param auth who may call the servers
/// @param registry where the registry is
/// @param online the online store and its server
/// @param offline the offline store, if there is one
/// @param ui the web UI, if there is one
/// @param job the scheduled work, if there is any
/// @param lineage the server that receives lineage events, if there is one
/// @param pod what all containers share
/// @param platformBundle whether the pods see the certificates that the platform hands to every namespace
/// @param blocks further blocks of the configuration
/// @param referred content that the pods take from Secrets and ConfigMaps by themselves
/// @param apis the API groups that can be used; empty without a cluster
/// @param applied the spec with its defaults, for the status
public record Resolved(
        Owner owner,
        String project,
        boolean protectedProject,
        Repository repository,
        Replicas replicas,
        Auth auth,
        Registry registry,
        Online online,
        Optional<Offline> offline,
        Optional<ServerSettings> ui,
        Optional<JobSettings> job,
        Optional<LineageSettings> lineage,
        PodSettings pod,
        boolean platformBundle,
        Blocks blocks,
        ReferredContent referred,
        Set<String> apis,
        JsonNode applied) {

    /// The servers of the stores that run in the pod, in the order of their containers; the web UI is not one of them.
    public List<ServerSettings> servers() {
        return Stream.of(
                        registry.server().map(RegistryServer::settings),
                        offline.flatMap(Offline::server),
                        online.server())
                .flatMap(Optional::stream)
                .toList();
    }

    /// The ServiceAccount of the job's pods. A job that opens the stores itself is to them who the servers are; one
    /// that asks the servers is known to them by an account that nobody else has.
    public String jobAccount() {
        boolean opensStores =
                job.filter(it -> it.access() == JobSettings.Access.STORES).isPresent();
        return opensStores && !pod.identity().made()
                ? pod.identity().account()
                : owner.names().cronJobAccount();
    }

    /// Whose objects are rendered.
    ///
    /// @param uid empty as long as the FeatureStore is not in a cluster
    public record Owner(String namespace, String name, String uid) {
        /// The names of the objects.
        public FeatureStoreNames names() {
            return new FeatureStoreNames(namespace, name);
        }
    }

    /// The folder with feature definitions.
    ///
    /// @param base the volume's folder that holds it
    /// @param directory the folder itself, which is the working directory of the servers
    /// @param init what fills it before the servers start, or before a run of the job does its work, if anything does
    public record Repository(String base, String directory, Optional<Init> init) {}

    /// How many pods.
    public sealed interface Replicas {
        /// Whether more than one pod is asked for.
        boolean scaled();

        /// The FeatureStore says how many.
        record Fixed(int count) implements Replicas {
            @Override
            public boolean scaled() {
                return count > 1;
            }
        }

        /// A HorizontalPodAutoscaler owns the number; the Deployment is applied without it.
        record Autoscaled(
                int min, int max, List<MetricSpec> metrics, Optional<HorizontalPodAutoscalerBehavior> behavior)
                implements Replicas {
            public Autoscaled {
                metrics = List.copyOf(metrics);
            }

            @Override
            public boolean scaled() {
                return true;
            }
        }
    }

    /// Who may call the servers.
    public sealed interface Auth {
        /// Everybody.
        record None() implements Auth {}

        /// Holders of a Kubernetes token.
        ///
        /// @param roles names of empty Roles to create, for the administrator to bind
        record Kubernetes(List<String> roles) implements Auth {
            public Kubernetes {
                roles = List.copyOf(roles);
            }
        }

        /// Holders of a token of an OpenID provider.
        ///
        /// @param settings the section of the servers, beside its type; may hold secrets
        /// @param tokenVariable the environment variable from which clients take their token
        /// @param trusted who the provider must be, if not one whom everybody trusts
        record Oidc(Yaml.Mapping settings, Optional<String> tokenVariable, Optional<Bundle> trusted) implements Auth {}
    }

    /// Where the registry is.
    public sealed interface Registry {
        /// What keeps it, if this FeatureStore does.
        Optional<Persistence> persistence();

        /// Its server in this pod.
        Optional<RegistryServer> server();

        /// Whether clients can reach it by gRPC.
        boolean reachable();

        /// In this FeatureStore. Every container of the pod opens it directly.
        record Local(Persistence kept, Optional<RegistryServer> server) implements Registry {
            @Override
            public Optional<Persistence> persistence() {
                return Optional.of(kept);
            }

            @Override
            public boolean reachable() {
                return server.filter(RegistryServer::grpc).isPresent();
            }
        }

        /// Elsewhere.
        ///
        /// @param address `host:port` of its gRPC endpoint
        /// @param trusted who it must be, if it speaks TLS
        record Remote(String address, Optional<Bundle> trusted) implements Registry {
            @Override
            public Optional<Persistence> persistence() {
                return Optional.empty();
            }

            @Override
            public Optional<RegistryServer> server() {
                return Optional.empty();
            }

            @Override
            public boolean reachable() {
                return true;
            }
        }
    }

    /// The registry server.
    public record RegistryServer(ServerSettings settings, boolean grpc, boolean rest, boolean mcp) {}

    /// The online store.
    ///
    /// @param server its server; there is one unless the online store is disabled
    public record Online(Persistence persistence, Optional<ServerSettings> server) {}

    /// The offline store.
    ///
    /// @param server its server; without one the store is configured all the same
    public record Offline(Persistence persistence, Optional<ServerSettings> server) {}

    /// A PodDisruptionBudget: one of the two.
    public record Disruption(Optional<IntOrString> minAvailable, Optional<IntOrString> maxUnavailable) {}

    /// Blocks of the servers' `feature_store.yaml` beside the stores; empty ones are not written.
    public record Blocks(
            Yaml.Mapping batchEngine,
            Yaml.Mapping featureServer,
            Yaml.Mapping materialization,
            Yaml.Mapping openLineage,
            Yaml.Mapping lineageServer,
            Yaml.Mapping mlflow,
            Optional<String> mlflowTrackingAuth,
            Yaml.Mapping dataQuality) {

        /// Whether batch jobs run in pods of their own, which take rights in the namespace.
        public boolean sparkApplication() {
            return batchEngine.hasText("type", ConfigBlocks.SPARK_APPLICATION);
        }

        /// The address of the tracking server, if the mlflow block names one.
        public Optional<String> mlflowTrackingUri() {
            return mlflow.get("tracking_uri")
                    .flatMap(value ->
                            value instanceof Yaml.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty());
        }
    }
}
