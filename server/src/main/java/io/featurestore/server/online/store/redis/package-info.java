/// Feast's layout in Redis: one hash per entity key and project, shared by all views of these keys; a field is the
/// murmur3 hash of `view:feature`, beside it `_ts:view` with the time of the view's last event.
@NullMarked
package io.featurestore.server.online.store.redis;

import org.jspecify.annotations.NullMarked;
