package io.featurestore.server.online.store.redis;

import java.util.Arrays;

/// The key of an entity's hash: the serialized entity key, then the project's name.
final class RedisKeys {
    private RedisKeys() {}

    static byte[] of(byte[] entityKey, byte[] project) {
        byte[] key = Arrays.copyOf(entityKey, entityKey.length + project.length);
        System.arraycopy(project, 0, key, entityKey.length, project.length);
        return key;
    }
}
