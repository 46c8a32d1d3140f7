package io.featurestore.server.auth;

/// What a permission can allow; names and order are those of Feast's `AuthzedAction`.
public enum Action {
    CREATE,
    DESCRIBE,
    UPDATE,
    DELETE,
    READ_ONLINE,
    READ_OFFLINE,
    WRITE_ONLINE,
    WRITE_OFFLINE
}
