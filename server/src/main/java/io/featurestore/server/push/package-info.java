/// Rows that were pushed, on their way to the history that training data come from: JSON columns as Arrow vectors, by
/// the columns of the batch source that they are added to. The offline store adds them by the code that serves the
/// offline server's clients.
@NullMarked
package io.featurestore.server.push;

import org.jspecify.annotations.NullMarked;
