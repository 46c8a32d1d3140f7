/// TLS of a server: a key and certificates in PEM files, as a mounted Secret holds them, read again when they change.
@NullMarked
package io.featurestore.server.tls;

import org.jspecify.annotations.NullMarked;
