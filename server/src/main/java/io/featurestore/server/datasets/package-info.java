/// Makes data sets of past features where a registry server is asked to, and shows their first rows: Feast's
/// `/saved_datasets/create` and what belongs to it. The work itself is the offline store's, which is opened by the
/// first request that needs it.
@NullMarked
package io.featurestore.server.datasets;

import org.jspecify.annotations.NullMarked;
