/// A client of git servers, over http(s), git and local files: which commit a name means, its files, and nothing of its
/// history.
@NullMarked
package io.featurestore.server.fetch.client;

import org.jspecify.annotations.NullMarked;
