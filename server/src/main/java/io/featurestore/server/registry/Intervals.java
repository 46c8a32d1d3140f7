package io.featurestore.server.registry;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import feast.proto.core.FeatureViewProto.MaterializationInterval;
import java.util.ArrayList;
import java.util.List;

/// The ranges of time that a view was materialized for. One that touches or overlaps others becomes one with them, so
/// that a view which is materialized every minute has one range and not 1440 more each day; ranges with a gap between
/// them stay apart.
final class Intervals {
    private Intervals() {}

    /// @return the others in their order, and the new one, with what it touches, at the end
    static List<MaterializationInterval> with(List<MaterializationInterval> known, MaterializationInterval added) {
        List<MaterializationInterval> apart = known;
        MaterializationInterval joined = added;
        MaterializationInterval before;
        do {
            // What was taken in may reach others that were passed by.
            before = joined;
            List<MaterializationInterval> rest = new ArrayList<>(apart.size() + 1);
            for (MaterializationInterval other : apart) {
                if (touch(other, joined)) {
                    joined = union(other, joined);
                } else {
                    rest.add(other);
                }
            }
            apart = rest;
        } while (!joined.equals(before));
        apart.add(joined);
        return apart;
    }

    /// One that ends before it starts, as Python records some, touches nothing.
    private static boolean touch(MaterializationInterval other, MaterializationInterval interval) {
        return Timestamps.compare(other.getStartTime(), other.getEndTime()) <= 0
                && Timestamps.compare(other.getStartTime(), interval.getEndTime()) <= 0
                && Timestamps.compare(interval.getStartTime(), other.getEndTime()) <= 0;
    }

    private static MaterializationInterval union(MaterializationInterval a, MaterializationInterval b) {
        return MaterializationInterval.newBuilder()
                .setStartTime(min(a.getStartTime(), b.getStartTime()))
                .setEndTime(max(a.getEndTime(), b.getEndTime()))
                .build();
    }

    private static Timestamp min(Timestamp a, Timestamp b) {
        return Timestamps.compare(a, b) <= 0 ? a : b;
    }

    private static Timestamp max(Timestamp a, Timestamp b) {
        return Timestamps.compare(a, b) >= 0 ? a : b;
    }
}
