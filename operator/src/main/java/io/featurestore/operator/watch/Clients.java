package io.featurestore.operator.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The operator's client.
public final class Clients {
    /// Further attempts of the client itself, after an answer of 429 or 5xx; the reconciler tries again after that.
    private static final int ATTEMPTS = 3;

    /// Object identifier 1.2.840.10045.2.1 in its binary form.
    private static final String ELLIPTIC_CURVE = "2a8648ce3d0201";

    private Clients() {}

    /// The configuration that KUBECONFIG names, or the ServiceAccount's inside a cluster.
    public static Config configuration() {
        Config config = Config.autoConfigure(null);
        if (hasEllipticKey(config)) {
            config.setClientKeyAlgo("EC");
        }
        return config;
    }

    /// Whether the client's private key is of an elliptic curve: the library takes every PKCS#8 key for an RSA key
    /// unless it is told.
    private static boolean hasEllipticKey(Config config) {
        return keyText(config)
                .map(text ->
                        text.contains("BEGIN EC PRIVATE KEY") || pkcs8(text).contains(ELLIPTIC_CURVE))
                .orElse(false);
    }

    private static Optional<String> keyText(Config config) {
        try {
            if (config.getClientKeyData() != null) {
                return Optional.of(new String(Base64.getDecoder().decode(config.getClientKeyData()), US_ASCII));
            }
            return config.getClientKeyFile() == null
                    ? Optional.empty()
                    : Optional.of(Files.readString(Path.of(config.getClientKeyFile()), US_ASCII));
        } catch (IOException | IllegalArgumentException e) {
            // The client itself says what is wrong with its key.
            return Optional.empty();
        }
    }

    /// The binary form of a key as hexadecimal digits.
    private static String pkcs8(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        return HexFormat.of().formatHex(Base64.getMimeDecoder().decode(base64));
    }

    /// A client that reads as [Model] says.
    ///
    /// @param observer is told of every request
    public static KubernetesClient create(Config config, RequestObserver observer) {
        Config patient =
                new ConfigBuilder(config).withRequestRetryBackoffLimit(ATTEMPTS).build();
        return new KubernetesClientBuilder()
                .withConfig(patient)
                .withKubernetesSerialization(Model.serialization())
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("observer", new Observer(observer)))
                .build();
    }

    private record Observer(RequestObserver observer) implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            observer.sent(ApiRequest.of(request.method(), request.uri()));
        }

        @Override
        public void after(
                HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            observer.answered(ApiRequest.of(request.method(), request.uri()), response.code());
        }
    }
}
