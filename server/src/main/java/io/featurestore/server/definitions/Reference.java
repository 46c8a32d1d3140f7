package io.featurestore.server.definitions;

/// A name that must be defined elsewhere, and where it was written.
record Reference(String name, Place place) {}
