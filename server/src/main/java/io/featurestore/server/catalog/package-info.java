/// An immutable, indexed snapshot of one project of a registry, and where the next one comes from. Requests see one
/// snapshot from beginning to end; reading never waits for the registry.
@NullMarked
package io.featurestore.server.catalog;

import org.jspecify.annotations.NullMarked;
