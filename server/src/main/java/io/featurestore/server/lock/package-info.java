/// Locks on files, by which those take turns that replace a file with what was in it and something more.
@NullMarked
package io.featurestore.server.lock;

import org.jspecify.annotations.NullMarked;
