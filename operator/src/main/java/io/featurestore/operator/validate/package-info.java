/// What is wrong with a FeatureStore or with what it refers to, as values. A finding names its level, a stable reason,
/// the field and what to do about it; nothing is thrown, so that all findings of one object are reported at once.
@NullMarked
package io.featurestore.operator.validate;

import org.jspecify.annotations.NullMarked;
