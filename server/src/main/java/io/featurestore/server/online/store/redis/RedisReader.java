package io.featurestore.server.online.store.redis;

import io.featurestore.server.online.store.ViewReader;
import java.util.List;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

/// The hash fields of some features of a view, the field of the event's time last.
final class RedisReader implements ViewReader {
    private final List<Rawable> fields;
    /// What the last look at one of the view's hashes has shown: a hint, not a part of the value.
    private volatile HashShape shape = HashShape.UNKNOWN;

    RedisReader(String view, List<String> features) {
        Rawable[] names = new Rawable[features.size() + 1];
        for (int i = 0; i < features.size(); i++) {
            names[i] = RawableFactory.from(HashFields.feature(view, features.get(i)));
        }
        names[features.size()] = RawableFactory.from(HashFields.eventTime(view));
        this.fields = List.of(names);
    }

    @Override
    public int columns() {
        return fields.size() - 1;
    }

    List<Rawable> fields() {
        return fields;
    }

    HashShape shape() {
        return shape;
    }

    void seen(HashShape looked) {
        this.shape = looked;
    }
}
