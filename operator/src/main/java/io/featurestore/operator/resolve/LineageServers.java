package io.featurestore.operator.resolve;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.featurestore.crd.v1.FeatureStoreSpec;
import io.featurestore.crd.v1.OpenLineage;
import io.featurestore.crd.v1.Server;
import io.featurestore.operator.validate.Finding;
import io.featurestore.operator.world.Given;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Resolves the server that receives lineage events. It is a program of Python Feast: where no image has it, or where
/// it would have no database, there is none, a warning says so, and everything else goes on.
final class LineageServers {
    /// The field that every finding here is about, or is below.
    static final String PATH = "spec.openlineage.consumer.lineageServer";

    private static final String SERVER = PATH + ".server";

    private final Lookup lookup;

    /// @param lookup of the FeatureStore; what the lineage server takes by itself rolls its own pods alone
    LineageServers(Lookup lookup) {
        this.lookup = lookup.besideThePods();
    }

    /// @param spec with its defaults
    Optional<LineageSettings> resolve(FeatureStoreSpec spec, Resolved.Registry registry) {
        Optional<OpenLineage.Consumer> consumer = Optional.ofNullable(spec.openlineage)
                .map(lineage -> lineage.consumer)
                .filter(it -> it.lineageServer != null);
        if (consumer.isEmpty()) {
            return Optional.empty();
        }
        if (!Boolean.TRUE.equals(consumer.get().enabled)) {
            warn(
                    LineageSettings.CONSUMER_DISABLED,
                    PATH,
                    "no lineage server runs while spec.openlineage.consumer.enabled is false");
            return Optional.empty();
        }
        Server server = Optional.ofNullable(consumer.get().lineageServer.server).orElseGet(Server::new);
        Optional<String> image = image(server, spec);
        Optional<Yaml> connection = connection(registry);
        boolean database = consumer.get().connectionStringSecretRef != null || connection.isPresent();
        if (!database) {
            warn(
                    LineageSettings.NO_DATABASE,
                    "spec.openlineage.consumer.connectionStringSecretRef",
                    "lineageServer requires a SQL database, so there is none: name a Secret with the key connection_string, or keep the registry in a database");
        }
        if (image.isEmpty()) {
            warn(
                    LineageSettings.NO_IMAGE,
                    SERVER + ".image",
                    "images of this version have no lineage server, so there is none: name a Python Feast image here, or in RELATED_IMAGE_PYTHON_FEAST of the operator");
        }
        return image.filter(it -> database)
                .map(it -> settings(spec, consumer.get().lineageServer, server, it, connection));
    }

    /// That of the field, else what the Go operator would take, as long as it is not ours, else the operator's Python
    /// image.
    private Optional<String> image(Server server, FeatureStoreSpec spec) {
        return Stream.of(
                        Optional.ofNullable(server.image),
                        Optional.ofNullable(spec.services.initImage),
                        Optional.ofNullable(spec.feastProjectDir.packaged).map(packaged -> packaged.image),
                        lookup.world().settings().pythonImage())
                .flatMap(Optional::stream)
                .filter(image -> !image.isBlank())
                .filter(image -> !lookup.world().settings().isOwn(image))
                .findFirst();
    }

    /// Where the registry is a database, its events lie there unless the spec says otherwise.
    private static Optional<Yaml> connection(Resolved.Registry registry) {
        return registry.persistence()
                .filter(kept -> kept.type().equals("sql"))
                .filter(Persistence.Store.class::isInstance)
                .flatMap(kept -> ((Persistence.Store) kept).settings().get("path"));
    }

    private LineageSettings settings(
            FeatureStoreSpec spec,
            OpenLineage.LineageServer lineage,
            Server server,
            String image,
            Optional<Yaml> connection) {
        Optional<Tls> tls = certificate(Optional.ofNullable(server.tls));
        Server plain = Defaults.JSON.convertValue(server, Server.class);
        plain.image = image;
        plain.tls = null;
        ServerSettings settings = new Servers(lookup).resolve(plain, SERVER, "", false);
        notForLineage(server);
        SortedMap<String, String> selector = Given.map(spec.services.nodeSelector);
        selector.putAll(Given.map(server.nodeSelector));
        List<Volume> volumes = volumes(spec, settings.mounts());
        new ReferredVolumes(lookup, spec.services.volumes).refer(volumes);
        return new LineageSettings(
                settings,
                Optional.ofNullable(lineage.replicas).orElse(1),
                tls,
                volumes,
                selector,
                connection,
                lookup.referred());
    }

    /// Fields of a server that this one has no use for.
    private void notForLineage(Server server) {
        if (Boolean.TRUE.equals(server.metrics)) {
            warn(Servers.NOT_SERVED, SERVER + ".metrics", "the lineage server has no metrics, so this has no effect");
        }
        if (server.workerConfigs != null) {
            warn(
                    Servers.NOT_SERVED,
                    SERVER + ".workerConfigs",
                    "the lineage server has no workers, so this has no effect: raise %s.replicas".formatted(PATH));
        }
    }

    private static List<Volume> volumes(FeatureStoreSpec spec, List<VolumeMount> mounts) {
        Set<String> mounted = mounts.stream().map(VolumeMount::getName).collect(Collectors.toSet());
        return Given.list(spec.services.volumes).stream()
                .filter(volume -> mounted.contains(volume.getName()))
                .toList();
    }

    private Optional<Tls> certificate(Optional<Server.Tls> tls) {
        return tls.filter(it -> !Boolean.TRUE.equals(it.disable))
                .filter(it -> it.secretRef != null)
                .map(it -> {
                    Server.SecretKeyNames keys =
                            Optional.ofNullable(it.secretKeyNames).orElseGet(Server.SecretKeyNames::new);
                    Tls certificate = new Tls(
                            Objects.requireNonNullElse(it.secretRef.getName(), ""),
                            Given.text(keys.tlsCrt).orElse(Defaults.TLS_CERTIFICATE),
                            Given.text(keys.tlsKey).orElse(Defaults.TLS_KEY),
                            false);
                    lookup.referSecret(
                            certificate.secret(),
                            List.of(certificate.certificate(), certificate.privateKey()),
                            false,
                            SERVER + ".tls.secretRef");
                    return certificate;
                });
    }

    private void warn(String reason, String path, String message) {
        lookup.add(Finding.warning(reason, path, message));
    }
}
