/// What the servers that speak HTTP have in common.
@NullMarked
package io.featurestore.server.http;

import org.jspecify.annotations.NullMarked;
