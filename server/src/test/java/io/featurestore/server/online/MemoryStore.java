package io.featurestore.server.online;

import feast.proto.types.ValueProto.Value;
import io.featurestore.server.online.store.Fetch;
import io.featurestore.server.online.store.OnlineStore;
import io.featurestore.server.online.store.ViewReader;
import io.featurestore.server.online.store.WriteBatch;
import io.featurestore.server.online.store.WriteRow;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A store in memory, for tests of what stands above stores.
public final class MemoryStore implements OnlineStore {
    private final Map<String, Map<ByteBuffer, Stored>> views = new ConcurrentHashMap<>();

    private record Stored(WriteRow row, Map<String, Value> values) {}

    /// A reader that shows what it was made for.
    public record MemoryReader(String view, List<String> features) implements ViewReader {
        @Override
        public int columns() {
            return features.size();
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean blocksInNativeCode() {
        return false;
    }

    @Override
    public ViewReader reader(String view, List<String> features) {
        return new MemoryReader(view, List.copyOf(features));
    }

    @Override
    public void read(List<Fetch> fetches) {
        for (Fetch fetch : fetches) {
            MemoryReader reader = (MemoryReader) fetch.reader();
            for (int row = 0; row < fetch.keys().length; row++) {
                Stored stored = views.getOrDefault(reader.view(), Map.of()).get(ByteBuffer.wrap(fetch.keys()[row]));
                if (stored != null) {
                    fill(fetch, row, reader, stored);
                }
            }
        }
    }

    private static void fill(Fetch fetch, int row, MemoryReader reader, Stored stored) {
        Instant time = stored.row().eventTime();
        long seconds = time.getEpochSecond();
        int nanos = time.getNano();
        fetch.cells().time(row, seconds, nanos);
        for (int column = 0; column < reader.columns(); column++) {
            Value value = stored.values().get(reader.features().get(column));
            if (value != null) {
                fetch.cells().set(row, column, value.toByteArray());
            }
        }
    }

    @Override
    public void write(WriteBatch batch) {
        Map<ByteBuffer, Stored> view = views.computeIfAbsent(batch.view(), ignored -> new ConcurrentHashMap<>());
        for (WriteRow row : batch.rows()) {
            Map<String, Value> values = new HashMap<>();
            for (int i = 0; i < batch.features().size(); i++) {
                values.put(batch.features().get(i), row.values().get(i));
            }
            view.put(ByteBuffer.wrap(row.entityKey()), new Stored(row, values));
        }
    }

    /// How many rows the view has.
    public int rows(String view) {
        return views.getOrDefault(view, Map.of()).size();
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}
}
