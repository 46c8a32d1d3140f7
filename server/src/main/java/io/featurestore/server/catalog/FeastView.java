package io.featurestore.server.catalog;

import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;

/// Any of Feast's four kinds of view. Their names share one namespace within a project.
public sealed interface FeastView {
    String name();

    /// A plain or a batch feature view (one message serves both).
    record Plain(FeatureView proto) implements FeastView {
        @Override
        public String name() {
            return proto.getSpec().getName();
        }
    }

    record Stream(StreamFeatureView proto) implements FeastView {
        @Override
        public String name() {
            return proto.getSpec().getName();
        }
    }

    record OnDemand(OnDemandFeatureView proto) implements FeastView {
        @Override
        public String name() {
            return proto.getSpec().getName();
        }
    }

    record Label(LabelView proto) implements FeastView {
        @Override
        public String name() {
            return proto.getSpec().getName();
        }
    }
}
