package io.featurestore.server.online;

import io.featurestore.server.auth.Operation;

/// Where pushed rows go to.
public enum PushTarget {
    ONLINE("online", Operation.PUSH_ONLINE),
    OFFLINE("offline", Operation.PUSH_OFFLINE),
    ONLINE_AND_OFFLINE("online_and_offline", Operation.PUSH_BOTH);

    private final String word;
    private final Operation operation;

    PushTarget(String word, Operation operation) {
        this.word = word;
        this.operation = operation;
    }

    /// As clients and metrics name it.
    public String word() {
        return word;
    }

    Operation operation() {
        return operation;
    }

    boolean online() {
        return this != OFFLINE;
    }

    boolean offline() {
        return this != ONLINE;
    }
}
