/// Columns of Arrow record batches as Feast's values: the bytes of `feast.types.Value` and of entity keys straight from
/// the vectors, by the declared type of the feature. Numbers stay exact, nulls are nulls; what cannot be kept is
/// refused with the column's name.
@NullMarked
package io.featurestore.server.value.arrow;

import org.jspecify.annotations.NullMarked;
