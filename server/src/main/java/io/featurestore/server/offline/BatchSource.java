package io.featurestore.server.offline;

import feast.proto.core.DataSourceProto.DataSource;
import java.util.Map;
import java.util.Optional;

/// The part of a data source that rows can be read from, and what its columns are called there.
public record BatchSource(DataSource proto) {

    /// A push or stream source's rows are those of its batch source.
    public static BatchSource of(DataSource source) {
        return new BatchSource(source.hasBatchSource() ? source.getBatchSource() : source);
    }

    public String name() {
        return proto.getName();
    }

    /// The source's own column for what the view calls by this name.
    public String column(String name) {
        return proto.getFieldMappingMap().entrySet().stream()
                .filter(mapping -> mapping.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    public String timestampColumn() {
        return column(proto.getTimestampField());
    }

    public Optional<String> createdColumn() {
        return Optional.of(proto.getCreatedTimestampColumn())
                .filter(name -> !name.isEmpty())
                .map(this::column);
    }
}
