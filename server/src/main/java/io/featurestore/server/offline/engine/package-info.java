/// The engines that do offline work, and which of them a configuration asks for. Each has a package of its own; what
/// they share stands here.
@NullMarked
package io.featurestore.server.offline.engine;

import org.jspecify.annotations.NullMarked;
