/// The launcher `feast`: the commands that a container runs, by the names and flags of Python's, and nothing else. The
/// only package that looks at the process.
@NullMarked
package io.featurestore.server;

import org.jspecify.annotations.NullMarked;
