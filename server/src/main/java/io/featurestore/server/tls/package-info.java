/// TLS of a server: a key and certificates in PEM files, as a mounted Secret holds them, read again when they change;
/// and which servers are believed, by such a file.
@NullMarked
package io.featurestore.server.tls;

import org.jspecify.annotations.NullMarked;
