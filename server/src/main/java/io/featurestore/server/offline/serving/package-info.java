/// What the offline server does for a caller: names of a request are looked up in one snapshot of the registry, the
/// caller's rights are checked, and the store is asked. No transport is known here.
@NullMarked
package io.featurestore.server.offline.serving;

import org.jspecify.annotations.NullMarked;
