/// The engines that do offline work, and which of them a configuration asks for.
@NullMarked
package io.featurestore.server.offline.engine;

import org.jspecify.annotations.NullMarked;
