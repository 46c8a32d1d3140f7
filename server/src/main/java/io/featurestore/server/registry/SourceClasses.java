package io.featurestore.server.registry;

import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.DataSourceProto.DataSource.SourceType;
import java.util.Map;

/// The Python classes of Feast's own data sources, which Python writes beside each source. They are names, nothing is
/// loaded by them.
public final class SourceClasses {
    private static final String CONTRIB = "feast.infra.offline_stores.contrib.";
    private static final Map<SourceType, String> NAMES = Map.ofEntries(
            Map.entry(SourceType.BATCH_FILE, "feast.infra.offline_stores.file_source.FileSource"),
            Map.entry(SourceType.BATCH_BIGQUERY, "feast.infra.offline_stores.bigquery_source.BigQuerySource"),
            Map.entry(SourceType.BATCH_REDSHIFT, "feast.infra.offline_stores.redshift_source.RedshiftSource"),
            Map.entry(SourceType.BATCH_SNOWFLAKE, "feast.infra.offline_stores.snowflake_source.SnowflakeSource"),
            Map.entry(SourceType.BATCH_TRINO, CONTRIB + "trino_offline_store.trino_source.TrinoSource"),
            Map.entry(SourceType.BATCH_SPARK, CONTRIB + "spark_offline_store.spark_source.SparkSource"),
            Map.entry(SourceType.BATCH_ATHENA, CONTRIB + "athena_offline_store.athena_source.AthenaSource"),
            Map.entry(SourceType.STREAM_KAFKA, "feast.data_source.KafkaSource"),
            Map.entry(SourceType.STREAM_KINESIS, "feast.data_source.KinesisSource"),
            Map.entry(SourceType.REQUEST_SOURCE, "feast.data_source.RequestSource"),
            Map.entry(SourceType.PUSH_SOURCE, "feast.data_source.PushSource"));

    private SourceClasses() {}

    /// The class that Python would name; empty for a source with a class of its own.
    public static String of(SourceType type) {
        return NAMES.getOrDefault(type, "");
    }

    /// The source with the class that Python would name, unless it names one itself.
    static DataSource named(DataSource source) {
        String known = of(source.getType());
        return source.getDataSourceClassType().isEmpty() && !known.isEmpty()
                ? source.toBuilder().setDataSourceClassType(known).build()
                : source;
    }
}
