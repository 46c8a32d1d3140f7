"""Views that a hybrid store routes: online by the tag `team`, offline by the type of the source."""

from datetime import timedelta

from feast import Entity, FeatureView, Field
from feast.infra.offline_stores.contrib.spark_offline_store.spark_source import SparkSource
from feast.infra.offline_stores.redshift_source import RedshiftSource
from feast.types import Float32, Int64
from feast.value_type import ValueType

user = Entity(name="user", join_keys=["user_id"], value_type=ValueType.INT64)

user_features = FeatureView(
    name="user_features",
    entities=[user],
    ttl=timedelta(days=1),
    schema=[Field(name="visits", dtype=Int64)],
    source=SparkSource(  # from Spark
        name="user_features_source",
        path="s3://bucket/user_features",
        file_format="parquet",
        timestamp_field="event_ts",
    ),
    tags={"team": "dynamodb"},  # into DynamoDB
)

transaction_features = FeatureView(
    name="transaction_features",
    entities=[user],
    ttl=timedelta(days=1),
    schema=[Field(name="amount", dtype=Float32)],
    source=RedshiftSource(name="transactions_source", table="transactions", timestamp_field="event_ts"),  # from Redshift
    tags={"team": "redis"},  # into Redis
)
