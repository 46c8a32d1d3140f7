package io.featurestore.server.fetch.client;

import java.io.IOException;

/// A repository does not have what was asked for; the message goes on where "the repository:" ends.
public final class NoSuchRef extends IOException {
    NoSuchRef(String message) {
        super(message);
    }
}
