package io.featurestore.server.online.store.redis;

import java.time.Duration;
import java.util.Optional;

/// @param keyTtl if set, every write lets the entity's whole hash, that is all its views, expire after this time
/// @param skipDedup writes without asking whether a later event is there already
record WriteRules(Optional<Duration> keyTtl, boolean skipDedup) {}
