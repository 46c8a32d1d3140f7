package io.featurestore.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.net.URL;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/// The log of the operator: one JSON object a line on standard output.
final class OperatorLog {
    private OperatorLog() {}

    /// A framework that is told to stop complains that it can no longer compete for the Lease.
    static void expectTheEndOfTheElection() {
        if (LoggerFactory.getLogger(LeaderElector.class) instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }

    static void configure() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        URL settings = Objects.requireNonNull(OperatorLog.class.getResource("operator-log.xml"));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        context.reset();
        try {
            configurator.doConfigure(settings);
        } catch (JoranException e) {
            throw new IllegalStateException("the log's settings are part of this program", e);
        }
    }
}
