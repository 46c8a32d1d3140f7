/// Rows from the offline to the online store: which views for which window of time, what the registry notes of it, and
/// the loading itself, view by view, several at a time. Used by `feast materialize`, `feast materialize-incremental`
/// and the feature server's endpoints of these names.
@NullMarked
package io.featurestore.server.materialize;

import org.jspecify.annotations.NullMarked;
