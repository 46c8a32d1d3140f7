/// The only place that writes: it compares what was rendered with what the caches hold, sends what differs by
/// server-side apply, removes what is no longer rendered, and says what became of each object. Nothing is sent for an
/// object that already is as it was rendered.
@NullMarked
package io.featurestore.operator.apply;

import org.jspecify.annotations.NullMarked;
