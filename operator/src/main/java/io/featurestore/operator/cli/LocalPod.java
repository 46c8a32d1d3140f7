package io.featurestore.operator.cli;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A rendered pod taken apart for this machine: the files that its Secrets and ConfigMaps become, the folders that
/// its other volumes become, and its containers as processes. Rendered with a local layout, so every path in it is
/// one of this machine already.
///
/// @param files absolute path to content, to be readable by the owner alone
/// @param folders absolute paths that must exist
/// @param initProcesses to run one after the other, each to its end
/// @param servers to run side by side; of a job the one process that ends its run
record LocalPod(
        SequencedMap<Path, byte[]> files,
        List<Path> folders,
        List<LocalProcess> initProcesses,
        List<LocalProcess> servers) {

    /// @param objects rendered objects and those of the input that the pod refers to
    static LocalPod of(PodSpec pod, List<? extends HasMetadata> objects) {
        return new Reader(pod, objects).read();
    }

    private static final class Reader {
        private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]*)\\)");

        private final PodSpec pod;
        private final Map<String, Map<String, byte[]>> contents = new TreeMap<>();
        private final SequencedMap<Path, byte[]> files = new LinkedHashMap<>();
        private final List<Path> folders = new ArrayList<>();

        Reader(PodSpec pod, List<? extends HasMetadata> objects) {
            this.pod = pod;
            for (HasMetadata object : objects) {
                String key = object.getKind() + "/" + object.getMetadata().getName();
                if (object instanceof Secret secret) {
                    contents.put(key, secretData(secret));
                } else if (object instanceof ConfigMap map) {
                    Map<String, byte[]> data = new TreeMap<>();
                    orEmpty(map.getData())
                            .forEach((name, text) -> data.put(name, text.getBytes(StandardCharsets.UTF_8)));
                    contents.put(key, data);
                }
            }
        }

        private static Map<String, byte[]> secretData(Secret secret) {
            Map<String, byte[]> data = new TreeMap<>();
            orEmpty(secret.getData())
                    .forEach((name, text) -> data.put(name, Base64.getDecoder().decode(text)));
            orEmpty(secret.getStringData())
                    .forEach((name, text) -> data.put(name, text.getBytes(StandardCharsets.UTF_8)));
            return data;
        }

        /// A file may hold either of a Secret's maps, or none.
        private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
            return map == null ? Map.of() : map;
        }

        LocalPod read() {
            List<LocalProcess> init =
                    pod.getInitContainers().stream().map(this::process).toList();
            List<LocalProcess> servers =
                    pod.getContainers().stream().map(this::process).toList();
            return new LocalPod(files, List.copyOf(folders), init, servers);
        }

        private LocalProcess process(Container container) {
            container.getVolumeMounts().forEach(this::mount);
            Map<String, String> environment = environment(container);
            List<String> command = Stream.concat(container.getCommand().stream(), container.getArgs().stream())
                    .map(argument -> expanded(argument, environment))
                    .toList();
            return new LocalProcess(
                    container.getName(),
                    command,
                    environment,
                    Path.of(container.getWorkingDir()),
                    Optional.ofNullable(container.getReadinessProbe()).map(Reader::readyWhen));
        }

        /// As the kubelet does it: `$(NAME)` is the variable's value if there is one, `$$` is a dollar sign.
        private static String expanded(String argument, Map<String, String> environment) {
            return REFERENCE
                    .matcher(argument)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            found.group().equals("$$")
                                    ? "$"
                                    : environment.getOrDefault(found.group(1), found.group())));
        }

        private void mount(VolumeMount mount) {
            Volume volume = pod.getVolumes().stream()
                    .filter(candidate -> candidate.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow(
                            () -> new UserError("volume %s is mounted but not defined".formatted(mount.getName())));
            Path target = Path.of(mount.getMountPath());
            if (volume.getSecret() != null) {
                write(
                        target,
                        "Secret/" + volume.getSecret().getSecretName(),
                        volume.getSecret().getItems(),
                        mount);
            } else if (volume.getConfigMap() != null) {
                write(
                        target,
                        "ConfigMap/" + volume.getConfigMap().getName(),
                        volume.getConfigMap().getItems(),
                        mount);
            } else {
                folders.add(target);
            }
        }

        private void write(Path target, String object, List<KeyToPath> items, VolumeMount mount) {
            Map<String, byte[]> data = contents.get(object);
            if (data == null) {
                throw new UserError("%s is mounted but neither rendered nor in the input".formatted(object));
            }
            data.forEach((key, content) -> items.stream()
                    .filter(item -> item.getKey().equals(key))
                    .map(KeyToPath::getPath)
                    .findFirst()
                    .or(() -> items.isEmpty() ? Optional.of(key) : Optional.empty())
                    .ifPresent(name -> {
                        if (mount.getSubPath() == null) {
                            files.put(target.resolve(name), content);
                        } else if (mount.getSubPath().equals(name)) {
                            files.put(target, content);
                        }
                    }));
        }

        private Map<String, String> environment(Container container) {
            Map<String, String> environment = new LinkedHashMap<>();
            for (EnvFromSource source : container.getEnvFrom()) {
                String object = source.getSecretRef() != null
                        ? "Secret/" + source.getSecretRef().getName()
                        : "ConfigMap/" + source.getConfigMapRef().getName();
                String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
                contents.getOrDefault(object, Map.of())
                        .forEach((key, value) -> environment.put(prefix + key, text(value)));
            }
            for (EnvVar variable : container.getEnv()) {
                value(variable).ifPresent(value -> environment.put(variable.getName(), value));
            }
            return environment;
        }

        private Optional<String> value(EnvVar variable) {
            EnvVarSource source = variable.getValueFrom();
            if (source == null) {
                return Optional.of(Objects.requireNonNullElse(variable.getValue(), ""));
            }
            if (source.getSecretKeyRef() != null) {
                return entry(
                        "Secret/" + source.getSecretKeyRef().getName(),
                        source.getSecretKeyRef().getKey());
            }
            if (source.getConfigMapKeyRef() != null) {
                return entry(
                        "ConfigMap/" + source.getConfigMapKeyRef().getName(),
                        source.getConfigMapKeyRef().getKey());
            }
            // Facts of a pod (its address, its node) have no meaning here.
            return Optional.empty();
        }

        private Optional<String> entry(String object, String key) {
            return Optional.ofNullable(contents.getOrDefault(object, Map.of()).get(key))
                    .map(Reader::text);
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private static LocalProcess.ReadyWhen readyWhen(Probe probe) {
            if (probe.getHttpGet() != null && "HTTP".equals(probe.getHttpGet().getScheme())) {
                return new LocalProcess.ReadyWhen.HttpOk(
                        probe.getHttpGet().getPort().getIntVal(),
                        Objects.requireNonNullElse(probe.getHttpGet().getPath(), "/"));
            }
            // Nothing here knows the certificate of a server with TLS.
            int port = probe.getHttpGet() != null
                    ? probe.getHttpGet().getPort().getIntVal()
                    : probe.getGrpc() != null
                            ? probe.getGrpc().getPort()
                            : probe.getTcpSocket().getPort().getIntVal();
            return new LocalProcess.ReadyWhen.Connects(port);
        }
    }
}
