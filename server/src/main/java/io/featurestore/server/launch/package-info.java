/// What every command of `feast` needs to start and to stop: the configuration, time, environment, output, metrics,
/// logging, and one order of shutting down. Only this package and the launcher touch the process.
@NullMarked
package io.featurestore.server.launch;

import org.jspecify.annotations.NullMarked;
