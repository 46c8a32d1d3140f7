/// Brings a feature repository to where the servers of a pod find it: `feast fetch`, from git or from a folder of the
/// image. Nothing that it is told reaches a shell, no program is started, and a credential is in no message. What
/// speaks git is below.
@NullMarked
package io.featurestore.server.fetch;

import org.jspecify.annotations.NullMarked;
