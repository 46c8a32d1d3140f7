package io.featurestore.server.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/// What Logback begins with, before the options of the command line are known, and in tests: warnings to standard
/// error. Found by Logback through `META-INF/services`, which spares it the search for configuration files.
public final class QuietLogging extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logging.apply(context, Level.WARN, Logging.plain());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
