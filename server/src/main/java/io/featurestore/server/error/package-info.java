/// What can go wrong while serving, as values: a stable code, a message for the caller, and one table from the
/// code to the answer of each protocol. Nothing here knows a transport's library.
@NullMarked
package io.featurestore.server.error;

import org.jspecify.annotations.NullMarked;
