package io.featurestore.server.definitions;

import com.google.protobuf.Duration;
import io.featurestore.server.definitions.Definition.Column;
import io.featurestore.server.definitions.Definition.Projection;
import java.util.List;
import java.util.Map;

/// The one table of what can be written. Fields have the names of the arguments of Feast's Python constructors, and
/// their defaults.
final class Kinds {
    static final Field<String> KIND = Field.required("kind", FieldTypes.TEXT, "Which kind of object this document is");
    static final Field<String> NAME =
            Field.required("name", FieldTypes.NAME, "The object's name, unique among its kind in the project");
    static final Field<String> DESCRIPTION = Field.optional("description", FieldTypes.TEXT, "What it is, for people");
    static final Field<Map<String, String>> TAGS =
            Field.optional("tags", FieldTypes.TEXTS, "Key-value pairs of your own");
    static final Field<String> OWNER =
            Field.optional("owner", FieldTypes.TEXT, "Who looks after it, an e-mail address for instance");

    static final Shape PROJECT = new Shape(
            "Project",
            "The project that the folder describes; at most one, named as in feature_store.yaml",
            List.of(KIND, NAME, DESCRIPTION, TAGS, OWNER));

    static final Field<List<String>> JOIN_KEYS = Field.optional(
            "join_keys",
            FieldTypes.listOf(FieldTypes.NAME),
            "The column that identifies the entity, one name; the entity's own name by default");
    static final Field<String> VALUE_TYPE = Field.optional(
            "value_type",
            FieldTypes.oneOf(ValueTypeName.names()),
            "The type of the join key; needed unless every view lists the join key in its schema");
    static final Shape ENTITY = new Shape(
            "Entity",
            "What features are looked up by",
            List.of(KIND, NAME, JOIN_KEYS, VALUE_TYPE, DESCRIPTION, TAGS, OWNER));

    static final Field<String> PATH = Field.required(
            "path",
            FieldTypes.LOCATION,
            "The file or folder of Parquet files, relative to the folder of feature_store.yaml, or a URI");
    static final Field<String> TIMESTAMP_FIELD =
            Field.required("timestamp_field", FieldTypes.NAME, "The column with the time of the event");
    static final Field<String> CREATED_TIMESTAMP_COLUMN = Field.optional(
            "created_timestamp_column", FieldTypes.NAME, "The column with the time when the row was written");
    static final Field<Map<String, String>> FIELD_MAPPING = Field.optional(
            "field_mapping", FieldTypes.TEXTS, "Names of columns in the file, each with the feature's name");
    static final Field<String> FILE_FORMAT =
            Field.optional("file_format", FieldTypes.oneOf(List.of("parquet", "delta")), "The format of the file");
    static final Field<String> S3_ENDPOINT_OVERRIDE =
            Field.optional("s3_endpoint_override", FieldTypes.TEXT, "The endpoint of an S3 of your own");
    static final Shape FILE_SOURCE = new Shape(
            "FileSource",
            "Rows of features in Parquet files",
            List.of(
                    KIND,
                    NAME,
                    PATH,
                    TIMESTAMP_FIELD,
                    CREATED_TIMESTAMP_COLUMN,
                    FIELD_MAPPING,
                    FILE_FORMAT,
                    S3_ENDPOINT_OVERRIDE,
                    DESCRIPTION,
                    TAGS,
                    OWNER));

    static final Field<Reference> BATCH_SOURCE = Field.required(
            "batch_source", FieldTypes.REFERENCE, "The FileSource that holds the history of what is pushed");
    static final Shape PUSH_SOURCE = new Shape(
            "PushSource",
            "Rows of features that are pushed to the servers",
            List.of(KIND, NAME, BATCH_SOURCE, DESCRIPTION, TAGS, OWNER));

    static final Field<Dtype> COLUMN_DTYPE =
            Field.required("dtype", FieldTypes.DTYPE, "The type, by the name that Python's feast.types has for it");
    static final Field<Boolean> VECTOR_INDEX =
            Field.optional("vector_index", FieldTypes.FLAG, "Whether the feature is searched by similarity");
    static final Field<Integer> VECTOR_LENGTH =
            Field.optional("vector_length", FieldTypes.COUNT, "The length of the vector");
    static final Field<String> VECTOR_SEARCH_METRIC =
            Field.optional("vector_search_metric", FieldTypes.TEXT, "The metric of the search, cosine for instance");
    static final Shape COLUMN = new Shape(
            "Field",
            "A column of a view: a feature, or a join key",
            List.of(NAME, COLUMN_DTYPE, DESCRIPTION, TAGS, VECTOR_INDEX, VECTOR_LENGTH, VECTOR_SEARCH_METRIC));

    static final Field<List<Reference>> ENTITIES = Field.optional(
            "entities", FieldTypes.listOf(FieldTypes.REFERENCE), "The entities; none for features without a key");
    static final Field<List<Column>> SCHEMA = Field.required(
            "schema",
            FieldTypes.listOf(FieldTypes.object(COLUMN, DefinitionFields::column)),
            "The features, and the join keys whose type the entity leaves open");
    static final Field<Reference> SOURCE =
            Field.optional("source", FieldTypes.REFERENCE, "The FileSource or PushSource that fills the view");
    static final Field<Duration> TTL = Field.optional(
            "ttl", FieldTypes.TIME_SPAN, "How long a row may be used after its event; 0 (the default) is for ever");
    static final Field<Boolean> ONLINE =
            Field.optional("online", FieldTypes.FLAG, "Whether the online store serves it; true by default");
    static final Field<Boolean> OFFLINE = Field.optional(
            "offline", FieldTypes.FLAG, "Whether pushed rows go to the offline store, too; false by default");
    static final Field<Boolean> ENABLED =
            Field.optional("enabled", FieldTypes.FLAG, "Whether it may be read at all; true by default");
    static final Field<Boolean> ENABLE_VALIDATION = Field.optional(
            "enable_validation", FieldTypes.FLAG, "Whether materialization checks the types; false by default");
    static final Field<String> ORG = Field.optional("org", FieldTypes.TEXT, "The unit that owns it");
    static final Field<String> VERSION =
            Field.optional("version", FieldTypes.TEXT, "latest (the default), or the version to pin, such as v2");
    static final Shape FEATURE_VIEW = new Shape(
            "FeatureView",
            "Features of the same entities from one source",
            List.of(
                    KIND,
                    NAME,
                    ENTITIES,
                    SCHEMA,
                    SOURCE,
                    TTL,
                    ONLINE,
                    OFFLINE,
                    ENABLED,
                    ENABLE_VALIDATION,
                    VERSION,
                    DESCRIPTION,
                    TAGS,
                    OWNER,
                    ORG));

    static final Field<Reference> VIEW = Field.required("view", FieldTypes.REFERENCE, "The feature view");
    static final Field<List<Reference>> SELECTED = Field.optional(
            "features",
            FieldTypes.listOf(FieldTypes.REFERENCE),
            "The features in their order; all of the view's by default");
    static final Field<String> WITH_NAME = Field.optional(
            "with_name", FieldTypes.NAME, "The name under which the service has the view (Python's with_name)");
    static final Field<Map<String, String>> JOIN_KEY_MAP = Field.optional(
            "join_key_map",
            FieldTypes.TEXTS,
            "Join keys of the view, each with the name that callers send (Python's with_join_key_map)");
    static final Shape PROJECTION = new Shape(
            "Projection",
            "What a feature service takes from one view",
            List.of(VIEW, SELECTED, WITH_NAME, JOIN_KEY_MAP));
    static final Field<List<Projection>> PROJECTIONS = Field.required(
            "features",
            FieldTypes.listOf(FieldTypes.textOr(
                    FieldTypes.object(PROJECTION, DefinitionFields::projection), DefinitionFields::projection)),
            "Views, or features of views: `VIEW`, `VIEW:FEATURE` or a Projection");
    static final Shape FEATURE_SERVICE = new Shape(
            "FeatureService",
            "The features that one model asks for together",
            List.of(KIND, NAME, PROJECTIONS, DESCRIPTION, TAGS, OWNER));

    /// Kinds that Feast has and a document cannot be.
    static final List<String> PYTHON_ONLY = List.of(
            "OnDemandFeatureView",
            "StreamFeatureView",
            "BatchFeatureView",
            "LabelView",
            "RequestSource",
            "KafkaSource",
            "KinesisSource",
            "BigQuerySource",
            "SnowflakeSource",
            "RedshiftSource",
            "AthenaSource",
            "SparkSource",
            "TrinoSource",
            "PostgreSQLSource",
            "Permission",
            "ValidationReference",
            "SavedDataset");

    private Kinds() {}
}
