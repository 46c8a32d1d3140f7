/// Feast's values and entity keys, between protobuf, the bytes of the stores, and JSON. Every format here is Python's,
/// held by golden vectors; where Python corrupts or crashes, the value is refused or kept instead.
@NullMarked
package io.featurestore.server.value;

import org.jspecify.annotations.NullMarked;
