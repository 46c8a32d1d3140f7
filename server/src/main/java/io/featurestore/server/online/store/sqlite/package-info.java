/// Feast's layout in SQLite: a table for each view, a row for each feature of each entity key. The file may be shared
/// with Python, so its journal mode is left as it is.
@NullMarked
package io.featurestore.server.online.store.sqlite;

import org.jspecify.annotations.NullMarked;
