package io.featurestore.server.offline.engine.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// A Parquet schema as Arrow fields, by the rules of Arrow's Parquet reader.
final class ParquetSchema {
    private static final int LONG_DECIMAL = 38;

    private final List<Node> nodes;
    private int next;

    /// One line of DuckDB's `parquet_schema`: the tree in the order of the file.
    private record Node(
            String name,
            String type,
            int length,
            boolean required,
            int children,
            String converted,
            int scale,
            int precision,
            String logical) {}

    private ParquetSchema(List<Node> nodes) {
        this.nodes = nodes;
    }

    static ParquetSchema of(List<List<Optional<String>>> lines) {
        return new ParquetSchema(lines.stream().map(ParquetSchema::node).toList());
    }

    private static Node node(List<Optional<String>> line) {
        return new Node(
                line.get(0).orElse(""),
                line.get(1).orElse(""),
                number(line.get(2)),
                line.get(3).orElse("").equals("REQUIRED"),
                number(line.get(4)),
                line.get(5).orElse(""),
                number(line.get(6)),
                number(line.get(7)),
                line.get(8).orElse(""));
    }

    private static int number(Optional<String> text) {
        return text.map(Integer::parseInt).orElse(0);
    }

    List<Field> fields() {
        next = 0;
        return children(take().children());
    }

    private Node take() {
        return nodes.get(next++);
    }

    private List<Field> children(int count) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(field());
        }
        return fields;
    }

    private Field field() {
        Node node = take();
        if (node.children() == 0) {
            return new Field(node.name(), new FieldType(!node.required(), leaf(node), null), List.of());
        }
        boolean map = node.converted().startsWith("MAP") || node.logical().startsWith("MapType");
        boolean list = node.converted().equals("LIST") || node.logical().startsWith("ListType");
        if (!map && !list) {
            return group(node, new ArrowType.Struct(), children(node.children()));
        }
        Node repeated = take();
        if (repeated.children() == 0) {
            // The two-level form of old writers: the repeated value itself is the element.
            Field element = new Field(repeated.name(), new FieldType(false, leaf(repeated), null), List.of());
            return group(node, new ArrowType.List(), List.of(element));
        }
        List<Field> inner = children(repeated.children());
        if (map) {
            Field entries = new Field(repeated.name(), new FieldType(false, new ArrowType.Struct(), null), inner);
            return group(node, new ArrowType.Map(false), List.of(entries));
        }
        Field element = inner.size() == 1
                ? inner.getFirst()
                : new Field(repeated.name(), new FieldType(false, new ArrowType.Struct(), null), inner);
        return group(node, new ArrowType.List(), List.of(element));
    }

    private static Field group(Node node, ArrowType type, List<Field> children) {
        return new Field(node.name(), new FieldType(!node.required(), type, null), children);
    }

    private static ArrowType leaf(Node node) {
        if (node.converted().equals("DECIMAL") || node.logical().startsWith("DecimalType")) {
            return new ArrowType.Decimal(node.precision(), node.scale(), node.precision() > LONG_DECIMAL ? 256 : 128);
        }
        return switch (node.type()) {
            case "BOOLEAN" -> new ArrowType.Bool();
            case "INT32" -> narrow(node);
            case "INT64" -> wide(node);
            case "INT96" -> new ArrowType.Timestamp(TimeUnit.NANOSECOND, null);
            case "FLOAT" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case "DOUBLE" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case "FIXED_LEN_BYTE_ARRAY" ->
                node.logical().startsWith("Float16")
                        ? new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)
                        : new ArrowType.FixedSizeBinary(node.length());
            default -> isText(node) ? new ArrowType.Utf8() : new ArrowType.Binary();
        };
    }

    private static boolean isText(Node node) {
        return node.converted().equals("UTF8")
                || node.converted().equals("ENUM")
                || node.converted().equals("JSON")
                || node.logical().startsWith("StringType")
                || node.logical().startsWith("EnumType")
                || node.logical().startsWith("JsonType");
    }

    private static ArrowType narrow(Node node) {
        return switch (node.converted()) {
            case "DATE" -> new ArrowType.Date(DateUnit.DAY);
            case "TIME_MILLIS" -> new ArrowType.Time(TimeUnit.MILLISECOND, Integer.SIZE);
            case "INT_8" -> new ArrowType.Int(Byte.SIZE, true);
            case "INT_16" -> new ArrowType.Int(Short.SIZE, true);
            case "UINT_8" -> new ArrowType.Int(Byte.SIZE, false);
            case "UINT_16" -> new ArrowType.Int(Short.SIZE, false);
            case "UINT_32" -> new ArrowType.Int(Integer.SIZE, false);
            default ->
                node.logical().startsWith("TimeType")
                        ? new ArrowType.Time(TimeUnit.MILLISECOND, Integer.SIZE)
                        : new ArrowType.Int(Integer.SIZE, true);
        };
    }

    private static ArrowType wide(Node node) {
        TimeUnit unit = unit(node);
        if (node.logical().startsWith("TimestampType")) {
            boolean utc = node.logical().contains("isAdjustedToUTC=1");
            return new ArrowType.Timestamp(unit, utc ? "UTC" : null);
        }
        if (node.converted().startsWith("TIMESTAMP")) {
            return new ArrowType.Timestamp(unit, "UTC");
        }
        if (node.logical().startsWith("TimeType") || node.converted().startsWith("TIME_")) {
            return new ArrowType.Time(unit, Long.SIZE);
        }
        return new ArrowType.Int(Long.SIZE, !node.converted().equals("UINT_64"));
    }

    private static TimeUnit unit(Node node) {
        if (node.logical().contains("NanoSeconds")) {
            return TimeUnit.NANOSECOND;
        }
        boolean millis =
                node.logical().contains("MilliSeconds") || node.converted().endsWith("_MILLIS");
        return millis ? TimeUnit.MILLISECOND : TimeUnit.MICROSECOND;
    }
}
