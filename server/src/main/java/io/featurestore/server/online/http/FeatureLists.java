package io.featurestore.server.online.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The lists of features that requests bring, by the very bytes that were sent. Clients send the same few lists over
/// and over: to compare their bytes is cheaper than to parse them, and the same list object finds its plan at once.
final class FeatureLists {
    private static final int MOST = 2_000;
    /// Longer lists are parsed each time, so that strange requests cannot fill the memory.
    private static final int MOST_BYTES = 64 * 1024;

    private final ConcurrentMap<Bytes, List<String>> known = new ConcurrentHashMap<>();

    /// The list in a part of a body that is a JSON array.
    ///
    /// @throws BodyRefused if an element is no text
    List<String> of(byte[] body, int from, int to) throws IOException {
        Bytes key = new Bytes(body, from, to);
        List<String> list = known.get(key);
        return list == null ? parse(key, body, from, to) : list;
    }

    private List<String> parse(Bytes key, byte[] body, int from, int to) throws IOException {
        List<String> names = new ArrayList<>();
        try (JsonParser json = Json.part(body, from, to)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.VALUE_STRING) {
                    throw new BodyRefused(
                            "string_type", List.of("body", "features", names.size()), "Input should be a valid string");
                }
                names.add(json.getText());
            }
        }
        List<String> list = List.copyOf(names);
        if (to - from <= MOST_BYTES) {
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(key.copy(), list);
        }
        return list;
    }

    /// A part of an array, compared by its content.
    private static final class Bytes {
        private final byte[] array;
        private final int from;
        private final int to;
        private final int hash;

        Bytes(byte[] array, int from, int to) {
            this.array = array;
            this.from = from;
            this.to = to;
            this.hash = hash(array, from, to);
        }

        private static int hash(byte[] array, int from, int to) {
            int hash = 1;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + array[i];
            }
            return hash;
        }

        Bytes copy() {
            byte[] own = Arrays.copyOfRange(array, from, to);
            return new Bytes(own, 0, own.length);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes
                    && hash == bytes.hash
                    && Arrays.equals(array, from, to, bytes.array, bytes.from, bytes.to);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
