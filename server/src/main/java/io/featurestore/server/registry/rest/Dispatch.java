package io.featurestore.server.registry.rest;

import io.featurestore.server.auth.Authenticator;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.Bugs;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.HttpErrors;
import io.featurestore.server.error.ServeError;
import io.featurestore.server.registry.FeastRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// From a request to its answer: route, caller, body, handler. Writes that wait for one another do not use up what
/// reads need.
final class Dispatch {
    private static final int MOST_BODY_BYTES = 4 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 256;

    private final Vertx vertx;
    private final Routes routes;
    private final QueryRules rules;
    private final FeastRegistry registry;
    private final Authenticator authenticator;
    private final Visits visits;
    private final ExecutorService threads;
    private final Bugs bugs;
    private final Semaphore reading = new Semaphore(MOST_AT_ONCE);
    private final Semaphore writing = new Semaphore(MOST_AT_ONCE);

    Dispatch(
            Vertx vertx,
            Routes routes,
            QueryRules rules,
            FeastRegistry registry,
            Authenticator authenticator,
            Visits visits,
            ExecutorService threads,
            Bugs bugs) {
        this.vertx = vertx;
        this.routes = routes;
        this.rules = rules;
        this.registry = registry;
        this.authenticator = authenticator;
        this.visits = visits;
        this.threads = threads;
        this.bugs = bugs;
    }

    void begin(HttpServerRequest request) {
        String path = Objects.requireNonNullElse(request.path(), "/");
        Context context = vertx.getOrCreateContext();
        switch (routes.match(request.method().name(), path)) {
            case Routes.Match.Found found -> collect(request, body -> run(context, request, found, path, body));
            case Routes.Match.WrongMethod wrong -> {
                request.response().putHeader(HttpHeaders.ALLOW, wrong.allowed());
                send(request, RestAnswer.detail(405, "Method Not Allowed"));
            }
            case Routes.Match.Unknown ignored -> send(request, RestAnswer.detail(404, "Not Found"));
        }
    }

    @FunctionalInterface
    private interface Body {
        void taken(byte[] body);
    }

    private static void collect(HttpServerRequest request, Body then) {
        Buffer body = Buffer.buffer();
        boolean[] tooLarge = new boolean[1];
        request.handler(chunk -> {
            if (!tooLarge[0] && body.length() + chunk.length() > MOST_BODY_BYTES) {
                tooLarge[0] = true;
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                send(
                        request,
                        error(new ServeError(
                                ErrorCode.PAYLOAD_TOO_LARGE,
                                "The body is larger than the %d bytes that this server takes"
                                        .formatted(MOST_BODY_BYTES))));
            } else if (!tooLarge[0]) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ignored -> {
            if (!tooLarge[0]) {
                then.taken(body.getBytes());
            }
        });
    }

    private void run(Context context, HttpServerRequest request, Routes.Match.Found found, String path, byte[] body) {
        Semaphore slots = found.route().method().equals("GET") ? reading : writing;
        if (!slots.tryAcquire()) {
            send(request, error(new ServeError(ErrorCode.OVERLOADED, "Too many requests at once; try again later")));
            return;
        }
        threads.execute(() -> {
            RestAnswer answer;
            try {
                answer = answer(request, found, path, body);
            } finally {
                slots.release();
            }
            context.runOnContext(ignored -> send(request, answer));
        });
    }

    private RestAnswer answer(HttpServerRequest request, Routes.Match.Found found, String path, byte[] body) {
        Routes.Route route = found.route();
        try {
            Identity caller = route.open()
                    ? new Identity.Anyone()
                    : authenticator.authenticate(request.headers().getAll(HttpHeaders.AUTHORIZATION));
            RestCall call = new RestCall(
                    registry,
                    caller,
                    found.path(),
                    parameters(request.query()),
                    body.length == 0 ? RestBody.none() : RestBody.of(body));
            rules.check(route, call.parameters());
            RestAnswer answer = route.handler().answer(call);
            if (route.method().equals("GET")) {
                visits.note(call, path);
            }
            return answer;
        } catch (Refused e) {
            return RestAnswer.refused(e);
        } catch (RuntimeException e) {
            return error(bugs.errorOf(e, route.method() + " " + route.template()));
        }
    }

    static Parameters parameters(@Nullable String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                if (!name.isEmpty()) {
                    values.computeIfAbsent(decoded(name), ignored -> new ArrayList<>())
                            .add(decoded(value));
                }
            }
        }
        return new Parameters(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ignored) {
            return text;
        }
    }

    private static RestAnswer error(ServeError error) {
        HttpErrors.Answer answer = HttpErrors.registryRest(error);
        return RestAnswer.raw(answer.status(), answer.headers(), answer.body());
    }

    private static void send(HttpServerRequest request, RestAnswer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status()).putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach(response::putHeader);
        response.putHeader("x-content-type-options", "nosniff");
        response.end(Buffer.buffer(answer.body()));
    }
}
