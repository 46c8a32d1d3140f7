package io.featurestore.server.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Logging to standard error: one line an event, levels by Python's names, everything through SLF4J.
final class Logging {
    /// Libraries that have little to tell below a warning.
    private static final List<String> CHATTY = List.of("io.grpc", "io.netty", "io.vertx", "redis.clients");

    /// Logs a stack trace for every request over the size limit, which is the client's fault and which it is told.
    private static final String OVERSIZED_REQUESTS = "io.grpc.netty.NettyServerStream";

    /// Throws what is wrong; what it logs beside that is its own housekeeping, in files that are gone by then, and
    /// URLs.
    private static final String GIT = "org.eclipse.jgit";

    private Logging() {}

    static void start(String pythonLevel, String format) {
        Level level = level(pythonLevel);
        Encoder<ILoggingEvent> encoder = switch (format.toLowerCase(Locale.ROOT)) {
            case "plain" -> plain();
            case "json" -> json();
            default -> throw StartRefused.because("--log-format: must be plain or json");
        };
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), level, encoder);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    static Level level(String pythonLevel) {
        return switch (pythonLevel.toUpperCase(Locale.ROOT)) {
            case "NOTSET", "DEBUG" -> Level.DEBUG;
            case "INFO" -> Level.INFO;
            case "WARNING", "WARN" -> Level.WARN;
            case "ERROR", "CRITICAL", "FATAL" -> Level.ERROR;
            default -> throw StartRefused.because("--log-level: must be DEBUG, INFO, WARNING, ERROR or CRITICAL");
        };
    }

    /// Time, level, logger, thread, message, key-value pairs and a throwable; nothing that is the same in every line.
    static JsonEncoder json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }

    static Encoder<ILoggingEvent> plain() {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        PlainLayout layout = new PlainLayout();
        layout.start();
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        return encoder;
    }

    static void apply(LoggerContext context, Level level, Encoder<ILoggingEvent> encoder) {
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
        Level quiet = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
        context.getLogger(OVERSIZED_REQUESTS).setLevel(Level.ERROR);
        context.getLogger(GIT).setLevel(Level.OFF);
        CHATTY.forEach(name -> context.getLogger(name).setLevel(level == Level.DEBUG ? Level.INFO : quiet));
    }
}
