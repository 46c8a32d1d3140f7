package io.featurestore.server.offline.cases;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.offline.JoinKey;
import io.featurestore.server.offline.SelectedFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;

/// Requests made up from a seed: few keys and few times, so that ties, bounds and misses are common; names that need
/// quotes; nulls everywhere that one can be.
public final class RandomCases {
    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
    private static final List<String> TYPES =
            List.of("int64", "int32", "float64", "string", "bool", "timestamp_us_utc", "list<int64>", "list<string>");

    private final Random random;
    private final List<String> keyTypes = new ArrayList<>();
    private final boolean nanoseconds;

    private RandomCases(long seed, boolean nanoseconds) {
        this.random = new Random(seed);
        this.nanoseconds = nanoseconds;
    }

    /// @param nanoseconds whether the store keeps them
    public static CaseRequest of(long seed, boolean nanoseconds) {
        return new RandomCases(seed, nanoseconds).request();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private CaseRequest request() {
        for (int i = 0; i < 3; i++) {
            keyTypes.add(pick(List.of("int64", "int64", "string")));
        }
        boolean range = chance(20);
        List<CaseView> views = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            views.add(view(i, range));
        }
        if (range) {
            return new CaseRequest(
                    views,
                    Optional.empty(),
                    Optional.of(START.plusSeconds(random.nextInt(10))),
                    Optional.of(START.plusSeconds(5 + random.nextInt(15))),
                    true);
        }
        return new CaseRequest(
                views, Optional.of(frame(views)), Optional.empty(), Optional.empty(), chance(50) || count > 1);
    }

    private CaseView view(int number, boolean range) {
        List<JoinKey> keys = new ArrayList<>();
        Map<String, String> mapping = new HashMap<>();
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        int keyCount = pick(List.of(0, 1, 1, 1, 2, 3));
        for (int i = 0; i < keyCount; i++) {
            // An alias puts the key under another name; in a range the name is then new, so the types must agree.
            String alias = chance(20) && !range ? "k" + i + " of \"" + number + "\"" : "k" + i;
            keys.add(new JoinKey("k" + i, alias));
            columns.put(mapped("k" + i, mapping), keyTypes.get(i));
        }
        String time = chance(80) ? "event_timestamp" : "happened at";
        columns.put(mapped(time, mapping), sourceTimeType());
        Optional<String> created = chance(50) ? Optional.of("created") : Optional.empty();
        created.ifPresent(name -> columns.put(mapped(name, mapping), "timestamp_us_utc"));
        List<SelectedFeature> features = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String type = pick(TYPES);
            String name = pick(List.of("f", "F\"", "select", "f'")) + i;
            columns.put(mapped(name, mapping), type);
            ValueType.Enum declared = PitCase.type(type);
            features.add(
                    new SelectedFeature(name, type.equals("int32") && chance(50) ? ValueType.Enum.INT64 : declared));
        }
        Duration ttl = pick(List.of(
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofMillis(1_500),
                Duration.ofDays(1)));
        return new CaseView(
                "view " + number,
                keys,
                ttl,
                new Table(columns, rows(columns, random.nextInt(chance(10) ? 300 : 40))),
                time,
                created,
                mapping,
                features,
                1 + random.nextInt(2));
    }

    private String sourceTimeType() {
        return pick(
                nanoseconds
                        ? List.of("timestamp_us_utc", "timestamp_us_naive", "timestamp_ns_naive")
                        : List.of("timestamp_us_utc", "timestamp_us_naive"));
    }

    private String mapped(String name, Map<String, String> mapping) {
        if (chance(15)) {
            mapping.put("raw " + name, name);
            return "raw " + name;
        }
        return name;
    }

    private List<List<Object>> rows(SequencedMap<String, String> columns, int count) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Object> row = new ArrayList<>();
            columns.forEach((name, type) -> row.add(value(name, type)));
            rows.add(row);
            if (chance(5)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Object value(String column, String type) {
        if (chance(column.contains("k") ? 4 : 10)) {
            return null;
        }
        if (type.startsWith("list<")) {
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                values.add(value("", type.substring(5, type.length() - 1)));
            }
            return values;
        }
        if (type.startsWith("timestamp_")) {
            return time(type.startsWith("timestamp_ns"));
        }
        boolean key = column.startsWith("k") || column.startsWith("raw k");
        return switch (type) {
            case "int32" -> (long) random.nextInt();
            case "int64" -> key ? (long) random.nextInt(3) : random.nextLong();
            case "float64" -> random.nextGaussian();
            case "bool" -> random.nextBoolean();
            default -> key ? pick(List.of("1", "11", "é'")) : "text " + random.nextInt(5);
        };
    }

    /// A few seconds, some with the smallest part that the type can hold.
    private Instant time(boolean nanos) {
        Instant second = START.plusSeconds(random.nextInt(15));
        return switch (random.nextInt(4)) {
            case 0 -> second.plusNanos(1_000);
            case 1 -> second.minusNanos(1_000);
            case 2 -> nanos ? second.plusNanos(1 + random.nextInt(3)) : second.plusNanos(500_000_000);
            default -> second;
        };
    }

    private Table frame(List<CaseView> views) {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        if (chance(30)) {
            columns.put("label", "string");
        }
        for (CaseView view : views) {
            for (int i = 0; i < view.keys().size(); i++) {
                columns.put(view.keys().get(i).frameColumn(), keyTypes.get(i));
            }
        }
        columns.put(
                "event_timestamp",
                pick(List.of(
                        "timestamp_us_utc", "timestamp_ns_utc", "timestamp_us_naive", "timestamp_us_Asia/Kolkata")));
        if (chance(30)) {
            columns.put("other time", pick(List.of("timestamp_ns_naive", "timestamp_us_utc", "date")));
            columns.put("x", pick(List.of("float64", "bool", "binary", "list<int64>")));
        }
        List<List<Object>> rows = new ArrayList<>();
        for (List<Object> row : rows(columns, random.nextInt(30))) {
            rows.add(row);
        }
        return new Table(columns, plain(columns, rows));
    }

    /// Values of the types that only frames have.
    private List<List<Object>> plain(SequencedMap<String, String> columns, List<List<Object>> rows) {
        List<String> types = List.copyOf(columns.values());
        List<List<Object>> plain = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Object> values = new ArrayList<>(row);
            for (int i = 0; i < types.size(); i++) {
                if (types.get(i).equals("date") && values.get(i) != null) {
                    values.set(i, java.time.LocalDate.of(2026, 1, 1 + random.nextInt(9)));
                }
            }
            plain.add(values);
        }
        return plain;
    }
}
