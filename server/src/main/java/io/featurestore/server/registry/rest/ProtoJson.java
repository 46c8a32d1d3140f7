package io.featurestore.server.registry.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.registry.SourceClasses;
import java.util.Collection;
import java.util.List;

/// Messages in protobuf's JSON form, as Feast's REST server shows them: without default values, without the project
/// that every object of an answer is in, without the class of a source whose type says it, Spark's aside, and with the
/// TTL of every view that can have one.
final class ProtoJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ProtoJson() {}

    static ObjectNode of(Message message) {
        try {
            return (ObjectNode) MAPPER.readTree(PRINTER.print(shown(message)));
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new IllegalStateException("a message without a JSON form", e);
        }
    }

    static ArrayNode list(Collection<? extends Message> messages) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        messages.forEach(message -> list.add(of(message)));
        return list;
    }

    /// A view with its type beside its own fields.
    static ObjectNode flat(FeastView view) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", type(view));
        json.setAll(of(proto(view)));
        return json;
    }

    /// A view under the name of its type, as gRPC's `AnyFeatureView` has it.
    static ObjectNode wrapped(FeastView view) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set(type(view), of(proto(view)));
        return json;
    }

    static String type(FeastView view) {
        return switch (view) {
            case FeastView.Plain ignored -> "featureView";
            case FeastView.Stream ignored -> "streamFeatureView";
            case FeastView.OnDemand ignored -> "onDemandFeatureView";
            case FeastView.Label ignored -> "labelView";
        };
    }

    static Message proto(FeastView view) {
        return switch (view) {
            case FeastView.Plain plain -> plain.proto();
            case FeastView.Stream stream -> stream.proto();
            case FeastView.OnDemand onDemand -> onDemand.proto();
            case FeastView.Label label -> label.proto();
        };
    }

    private static Message shown(Message message) {
        if (message instanceof Project) {
            return message;
        }
        Message.Builder builder = message.toBuilder();
        for (String holder : List.of("", "spec")) {
            clearProject(builder, holder);
        }
        switch (builder) {
            case DataSource.Builder source -> setClass(source);
            case FeatureView.Builder view ->
                view.getSpecBuilder().setTtl(view.getSpec().getTtl());
            case StreamFeatureView.Builder view ->
                view.getSpecBuilder().setTtl(view.getSpec().getTtl());
            default -> {}
        }
        return builder.build();
    }

    private static void setClass(DataSource.Builder source) {
        switch (source.getType()) {
            case CUSTOM_SOURCE -> {}
            case BATCH_SPARK -> source.setDataSourceClassType(SourceClasses.of(source.getType()));
            default -> source.clearDataSourceClassType();
        }
    }

    private static void clearProject(Message.Builder builder, String holder) {
        FieldDescriptor part = builder.getDescriptorForType().findFieldByName(holder);
        if (!holder.isEmpty() && (part == null || part.isRepeated() || !builder.hasField(part))) {
            return;
        }
        Message.Builder object = part == null ? builder : builder.getFieldBuilder(part);
        FieldDescriptor project = object.getDescriptorForType().findFieldByName("project");
        if (project != null) {
            object.clearField(project);
        }
    }
}
