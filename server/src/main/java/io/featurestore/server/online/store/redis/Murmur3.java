package io.featurestore.server.online.store.redis;

/// MurmurHash3 x86 32 bit, the hash by Austin Appleby (public domain) that Feast names hash fields with.
final class Murmur3 {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Murmur3() {}

    /// The hash with seed 0.
    static int hash(byte[] data) {
        int hash = 0;
        int blocks = data.length & ~3;
        for (int i = 0; i < blocks; i += 4) {
            hash = Integer.rotateLeft(hash ^ scramble(littleEndian(data, i, 4)), 13) * 5 + 0xe6546b64;
        }
        hash ^= scramble(littleEndian(data, blocks, data.length - blocks));
        return avalanche(hash ^ data.length);
    }

    private static int scramble(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int littleEndian(byte[] data, int from, int count) {
        int block = 0;
        for (int i = 0; i < count; i++) {
            block |= (data[from + i] & 0xff) << (8 * i);
        }
        return block;
    }

    private static int avalanche(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
