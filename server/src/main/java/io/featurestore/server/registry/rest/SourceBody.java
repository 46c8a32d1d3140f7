package io.featurestore.server.registry.rest;

import com.google.protobuf.ByteString;
import feast.proto.core.DataSourceProto.DataSource;
import java.util.List;
import java.util.Map;

/// A data source described in JSON.
final class SourceBody {
    /// Parts whose fields are called the same in JSON and in the message.
    private static final Map<String, List<String>> TABLES = Map.of(
            "bigquery_options", List.of("table", "query"),
            "trino_options", List.of("table", "query"),
            "athena_options", List.of("table", "query", "database", "data_source"));

    /// The parts that tell where the data lies: the first one given counts.
    private static final List<String> PARTS = List.of(
            "file_options",
            "bigquery_options",
            "snowflake_options",
            "redshift_options",
            "kafka_options",
            "spark_options",
            "trino_options",
            "athena_options",
            "kinesis_options",
            "custom_options");

    private SourceBody() {}

    static DataSource of(RestBody body) {
        DataSource.Builder source = DataSource.newBuilder()
                .setName(body.required("name"))
                .setTimestampField(body.text("timestamp_field"))
                .setCreatedTimestampColumn(body.text("created_timestamp_column"))
                .setDatePartitionColumn(body.text("date_partition_column"))
                .setDescription(body.text("description"))
                .putAllTags(body.map("tags"))
                .setOwner(body.text("owner"))
                .setDataSourceClassType(body.text("data_source_class_type"));
        body.number("type").ifPresent(source::setTypeValue);
        for (String part : PARTS) {
            if (body.part(part).isPresent()) {
                setOptions(part, body.part(part).get(), source);
                break;
            }
        }
        return source.build();
    }

    private static void setOptions(String part, RestBody options, DataSource.Builder source) {
        if (TABLES.containsKey(part)) {
            setAll(part, options, source);
            return;
        }
        switch (part) {
            case "file_options" ->
                source.getFileOptionsBuilder()
                        .setUri(options.text("uri"))
                        .setS3EndpointOverride(options.text("s3_endpoint_override"));
            case "snowflake_options" ->
                source.getSnowflakeOptionsBuilder()
                        .setTable(options.text("table"))
                        .setDatabase(options.text("database"))
                        .setSchema(options.text("schema_"))
                        .setQuery(options.text("query"));
            case "redshift_options" ->
                source.getRedshiftOptionsBuilder()
                        .setTable(options.text("table"))
                        .setDatabase(options.text("database"))
                        .setSchema(options.text("schema_"))
                        .setQuery(options.text("query"));
            case "kafka_options" ->
                source.getKafkaOptionsBuilder()
                        .setKafkaBootstrapServers(options.text("kafka_bootstrap_servers"))
                        .setTopic(options.text("topic"));
            case "spark_options" ->
                source.getSparkOptionsBuilder()
                        .setTable(options.text("table"))
                        .setPath(options.text("path"))
                        .setQuery(options.text("query"))
                        .setFileFormat(options.text("file_format"))
                        .setDatePartitionColumnFormat(options.text("date_partition_column_format"));
            case "kinesis_options" ->
                source.getKinesisOptionsBuilder()
                        .setRegion(options.text("region"))
                        .setStreamName(options.text("stream_name"));
            case "custom_options" ->
                source.getCustomOptionsBuilder()
                        .setConfiguration(ByteString.copyFromUtf8(options.text("configuration")));
            default -> throw new IllegalStateException("no options " + part);
        }
    }

    /// Parts whose fields are called the same in JSON and in the message.
    private static void setAll(String part, RestBody options, DataSource.Builder source) {
        var builder = source.getFieldBuilder(DataSource.getDescriptor().findFieldByName(part));
        for (String field : TABLES.getOrDefault(part, List.of())) {
            builder.setField(builder.getDescriptorForType().findFieldByName(field), options.text(field));
        }
    }
}
