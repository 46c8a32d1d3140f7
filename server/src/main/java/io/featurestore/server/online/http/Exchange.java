package io.featurestore.server.online.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// One request and its answer. Everything here runs on the request's event loop, but for the endpoint's work, which
/// gets a thread that may block.
final class Exchange {
    /// A body up to this size is taken in before the token is checked, so that both can be done on one thread.
    private static final int SMALL_BODY = 64 * 1024;

    private static final long INTERIM_MILLIS = 10_000;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final ServerParts parts;
    private final HttpServerRequest request;
    private final Context context;
    private final String path;
    private final long began = System.nanoTime();
    private boolean answered;

    Exchange(ServerParts parts, HttpServerRequest request, Context context) {
        this.parts = parts;
        this.request = request;
        this.context = context;
        this.path = decoded(Objects.requireNonNullElse(request.path(), ""));
    }

    void begin() {
        String query = request.query();
        switch (parts.routes().match(request.method().name(), path)) {
            case Routes.Match.Found found -> admit(found.endpoint());
            case Routes.Match.Moved moved ->
                refuse(Answer.empty(307).with("location", moved.path() + (query == null ? "" : "?" + query)));
            case Routes.Match.WrongMethod wrong ->
                refuse(Answer.detail(405, "Method Not Allowed").with("allow", wrong.allowed()));
            case Routes.Match.Unknown ignored -> refuse(Answer.detail(404, "Not Found"));
        }
    }

    private static String decoded(String path) {
        try {
            return path.indexOf('%') < 0 ? path : QueryStringDecoder.decodeComponent(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException ignored) {
            return path;
        }
    }

    private void admit(Endpoint endpoint) {
        request.exceptionHandler(ignored -> answered = true);
        long announced = announcedLength();
        if (endpoint.open()) {
            takeBody(announced, body -> work(endpoint, Identity.Anyone::new, body));
        } else if (announced >= 0 && announced <= SMALL_BODY) {
            takeBody(announced, body -> work(endpoint, this::authenticate, body));
        } else {
            request.pause();
            onThread(() -> {
                Identity caller = authenticate();
                context.runOnContext(ignored -> {
                    takeBody(announced, body -> work(endpoint, () -> caller, body));
                    request.resume();
                });
            });
        }
    }

    private interface Caller {
        Identity identity();
    }

    private interface Body {
        void taken(BodyCollector body);
    }

    private Identity authenticate() {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        return parts.authenticator().authenticate(headers);
    }

    private long announcedLength() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null ? 0 : -1;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void takeBody(long announced, Body then) {
        if (announced > parts.settings().mostBodyBytes()) {
            refuse(tooLarge());
            return;
        }
        if (announced == 0) {
            then.taken(new BodyCollector(0, 0));
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        BodyCollector body = new BodyCollector(announced, parts.settings().mostBodyBytes());
        request.handler(chunk -> {
            if (!answered && !body.add(chunk)) {
                refuse(tooLarge());
            }
        });
        request.endHandler(ignored -> {
            if (!answered) {
                then.taken(body);
            }
        });
    }

    private Answer tooLarge() {
        return Answer.error(new ServeError(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body is larger than the %d bytes that this server takes"
                        .formatted(parts.settings().mostBodyBytes())));
    }

    private void work(Endpoint endpoint, Caller caller, BodyCollector body) {
        switch (endpoint.kind()) {
            // Health must be told even when everything else is busy.
            case OPEN -> Thread.startVirtualThread(() -> answer(endpoint, caller, body));
            case GUARDED -> onThread(() -> answer(endpoint, caller, body));
            case LASTING -> {
                onThread(parts.lasting(), () -> answer(endpoint, caller, body));
                keepFromFallingIdle();
            }
        }
    }

    /// An interim answer now and then, which clients pass over: a connection on which nothing moves is closed, by this
    /// server and by others between it and the client.
    private void keepFromFallingIdle() {
        if (request.version() != HttpVersion.HTTP_1_1) {
            return;
        }
        context.owner().setPeriodic(INTERIM_MILLIS, timer -> {
            if (answered || request.response().closed()) {
                context.owner().cancelTimer(timer);
            } else {
                Future<Void> ignored = request.response().writeContinue();
            }
        });
    }

    private void onThread(Runnable work) {
        onThread(parts.gate(), work);
    }

    private void onThread(Gate gate, Runnable work) {
        boolean letIn = gate.run(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                Answer answer = Answer.error(parts.bugs().errorOf(e, path));
                context.runOnContext(ignored -> refuse(answer));
            }
        });
        if (!letIn) {
            refuse(Answer.error(new ServeError(ErrorCode.OVERLOADED, "The server has too many requests at once")));
        }
    }

    private void answer(Endpoint endpoint, Caller caller, BodyCollector body) {
        Answer answer;
        boolean counts = !endpoint.open();
        try {
            Identity identity = caller.identity();
            answer = isEncoded(body)
                    ? Answer.detail(415, "Send the body as it is, without a content encoding")
                    : answerJson(endpoint, identity, body);
        } catch (BodyRefused e) {
            answer = e.toAnswer();
            counts = false;
        } catch (RuntimeException e) {
            answer = Answer.error(parts.bugs().errorOf(e, endpoint.label()));
        }
        if (counts) {
            parts.observer()
                    .answered(
                            endpoint.label(),
                            answer.isError(),
                            System.nanoTime() - began,
                            answer.features(),
                            answer.views());
        }
        Answer ready = answer;
        context.runOnContext(ignored -> send(ready));
    }

    private boolean isEncoded(BodyCollector body) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return body.size() > 0 && encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private Answer answerJson(Endpoint endpoint, Identity identity, BodyCollector body) {
        if (body.size() > 0) {
            requireJson();
        }
        Query query = Query.of(request.uri());
        Charset charset = Json.charset(body.bytes(), body.size());
        if (!charset.equals(UTF_8)) {
            byte[] utf8 = new String(body.bytes(), 0, body.size(), charset).getBytes(UTF_8);
            return endpoint.handler().answer(identity, utf8, utf8.length, query);
        }
        return endpoint.handler().answer(identity, body.bytes(), body.size(), query);
    }

    /// Another type of content is what a web page could make a browser send.
    private void requireJson() {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !isJson(type)) {
            throw new BodyRefused(
                    "model_attributes_type",
                    List.of("body"),
                    "Input should be a valid dictionary or object to extract fields from: send it with"
                            + " 'Content-Type: application/json'");
        }
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /// Answers without having read the body: what remains of it is not worth taking in.
    private void refuse(Answer answer) {
        boolean bodyFollows = announcedLength() != 0 && !request.isEnded();
        send(bodyFollows ? answer.with("connection", "close") : answer);
        if (bodyFollows) {
            request.resume();
        }
    }

    private void send(Answer answer) {
        HttpServerResponse response = request.response();
        if (answered || response.closed()) {
            return;
        }
        answered = true;
        response.setStatusCode(answer.status());
        if (answer.body().size() > 0) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        }
        answer.headers().forEach(response::putHeader);
        // The pieces as they are, without a copy.
        ByteBuf body = Unpooled.wrappedBuffer(answer.body().pieces().toArray(ByteBuffer[]::new));
        response.end(BufferInternal.buffer(body));
        parts.accessLog()
                .ifPresent(log -> log.add(
                        String.valueOf(request.remoteAddress()),
                        request.method().name(),
                        request.uri(),
                        version(),
                        answer.status()));
    }

    private String version() {
        return switch (request.version()) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_1_1 -> "HTTP/1.1";
            case HTTP_2 -> "HTTP/2";
            case HTTP_3 -> "HTTP/3";
        };
    }
}
