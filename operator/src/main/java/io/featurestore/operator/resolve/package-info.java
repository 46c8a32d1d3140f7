/// From what the user wrote, and the world around it, to what is meant: every default filled in, every reference
/// followed, as records without nulls. The only place that knows a default. It never throws: what cannot be resolved is
/// a finding.
@NullMarked
package io.featurestore.operator.resolve;

import org.jspecify.annotations.NullMarked;
