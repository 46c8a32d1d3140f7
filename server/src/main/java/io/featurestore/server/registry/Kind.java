package io.featurestore.server.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.LabelViewProto.LabelView;
import feast.proto.core.OnDemandFeatureViewProto.OnDemandFeatureView;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.RegistryProto.Registry;
import feast.proto.core.RegistryProto.RegistryOrBuilder;
import feast.proto.core.SavedDatasetProto.SavedDataset;
import feast.proto.core.StreamFeatureViewProto.StreamFeatureView;
import feast.proto.core.ValidationProfile.ValidationReference;
import io.featurestore.server.auth.Resource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// One kind of named object of a registry: which list of the `Registry` message holds it, where its name, project
/// and tags lie, and how it is called in errors and permissions. What every kind has in common is written once,
/// over the descriptors; most messages have a `spec` and a `meta`, data sources and validation references have
/// their fields at the top.
public final class Kind<T extends Message> {
    public static final Kind<Entity> ENTITY = new Kind<>(
            Entity.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getEntitiesList,
                    (registry, all) -> registry.clearEntities().addAllEntities(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Entity",
            ErrorCode.ENTITY_NOT_FOUND,
            PermissionSpec.Type.ENTITY);
    public static final Kind<DataSource> DATA_SOURCE = new Kind<>(
            DataSource.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getDataSourcesList,
                    (registry, all) -> registry.clearDataSources().addAllDataSources(all),
                    o -> o.getName(),
                    o -> o.getProject()),
            "Data source",
            ErrorCode.DATA_SOURCE_NOT_FOUND,
            PermissionSpec.Type.DATA_SOURCE);
    public static final Kind<FeatureView> FEATURE_VIEW = new Kind<>(
            FeatureView.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getFeatureViewsList,
                    (registry, all) -> registry.clearFeatureViews().addAllFeatureViews(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Feature view",
            ErrorCode.FEATURE_VIEW_NOT_FOUND,
            PermissionSpec.Type.FEATURE_VIEW);
    public static final Kind<StreamFeatureView> STREAM_FEATURE_VIEW = new Kind<>(
            StreamFeatureView.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getStreamFeatureViewsList,
                    (registry, all) -> registry.clearStreamFeatureViews().addAllStreamFeatureViews(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Feature view",
            ErrorCode.FEATURE_VIEW_NOT_FOUND,
            PermissionSpec.Type.STREAM_FEATURE_VIEW);
    public static final Kind<OnDemandFeatureView> ON_DEMAND_FEATURE_VIEW = new Kind<>(
            OnDemandFeatureView.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getOnDemandFeatureViewsList,
                    (registry, all) -> registry.clearOnDemandFeatureViews().addAllOnDemandFeatureViews(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Feature view",
            ErrorCode.FEATURE_VIEW_NOT_FOUND,
            PermissionSpec.Type.ON_DEMAND_FEATURE_VIEW);
    public static final Kind<LabelView> LABEL_VIEW = new Kind<>(
            LabelView.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getLabelViewsList,
                    (registry, all) -> registry.clearLabelViews().addAllLabelViews(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Feature view",
            ErrorCode.FEATURE_VIEW_NOT_FOUND,
            PermissionSpec.Type.LABEL_VIEW);
    public static final Kind<FeatureService> FEATURE_SERVICE = new Kind<>(
            FeatureService.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getFeatureServicesList,
                    (registry, all) -> registry.clearFeatureServices().addAllFeatureServices(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Feature service",
            ErrorCode.FEATURE_SERVICE_NOT_FOUND,
            PermissionSpec.Type.FEATURE_SERVICE);
    public static final Kind<SavedDataset> SAVED_DATASET = new Kind<>(
            SavedDataset.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getSavedDatasetsList,
                    (registry, all) -> registry.clearSavedDatasets().addAllSavedDatasets(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Saved dataset",
            ErrorCode.SAVED_DATASET_NOT_FOUND,
            PermissionSpec.Type.SAVED_DATASET);
    public static final Kind<ValidationReference> VALIDATION_REFERENCE = new Kind<>(
            ValidationReference.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getValidationReferencesList,
                    (registry, all) -> registry.clearValidationReferences().addAllValidationReferences(all),
                    o -> o.getName(),
                    o -> o.getProject()),
            "Validation reference",
            ErrorCode.VALIDATION_REFERENCE_NOT_FOUND,
            PermissionSpec.Type.VALIDATION_REFERENCE);
    public static final Kind<Permission> PERMISSION = new Kind<>(
            Permission.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getPermissionsList,
                    (registry, all) -> registry.clearPermissions().addAllPermissions(all),
                    o -> o.getSpec().getName(),
                    o -> o.getSpec().getProject()),
            "Permission",
            ErrorCode.PERMISSION_NOT_FOUND,
            PermissionSpec.Type.PERMISSION);
    public static final Kind<Project> PROJECT = new Kind<>(
            Project.getDefaultInstance(),
            new Access<>(
                    RegistryOrBuilder::getProjectsList,
                    (registry, all) -> registry.clearProjects().addAllProjects(all),
                    o -> o.getSpec().getName(),
                    o -> ""),
            "Project",
            ErrorCode.PROJECT_NOT_FOUND,
            PermissionSpec.Type.PROJECT);

    /// The kinds of view, in the order in which a view is looked for by its name.
    static final List<Kind<?>> VIEWS = List.of(FEATURE_VIEW, STREAM_FEATURE_VIEW, ON_DEMAND_FEATURE_VIEW, LABEL_VIEW);

    /// What a project holds, without the project itself.
    static final List<Kind<?>> IN_PROJECT = List.of(
            ENTITY,
            DATA_SOURCE,
            FEATURE_VIEW,
            STREAM_FEATURE_VIEW,
            ON_DEMAND_FEATURE_VIEW,
            LABEL_VIEW,
            FEATURE_SERVICE,
            SAVED_DATASET,
            VALIDATION_REFERENCE,
            PERMISSION);

    private final T example;
    private final Access<T> access;
    private final String title;
    private final ErrorCode notFound;
    private final PermissionSpec.Type permissionType;

    /// What is done for every object of a registry at each change: without descriptors.
    private record Access<T>(
            Function<RegistryOrBuilder, List<T>> all,
            BiConsumer<Registry.Builder, List<T>> replaceAll,
            Function<T, String> name,
            Function<T, String> project) {}

    private Kind(T example, Access<T> access, String title, ErrorCode notFound, PermissionSpec.Type permissionType) {
        this.example = example;
        this.access = access;
        this.title = title;
        this.notFound = notFound;
        this.permissionType = permissionType;
    }

    @Override
    public String toString() {
        return title;
    }

    Descriptor descriptor() {
        return example.getDescriptorForType();
    }

    /// Every object of this kind, of all projects, in the registry's order. As long as nothing of this kind changes,
    /// it is the same list.
    List<T> all(RegistryOrBuilder registry) {
        return access.all().apply(registry);
    }

    void replaceAll(Registry.Builder registry, List<T> objects) {
        access.replaceAll().accept(registry, objects);
    }

    @SuppressWarnings("unchecked") // the builder of a T builds a T
    private T built(Message.Builder builder) {
        return (T) builder.build();
    }

    String name(T object) {
        return access.name().apply(object);
    }

    /// The project that the object says it is in; a project is in none.
    String project(T object) {
        return access.project().apply(object);
    }

    T withProject(T object, String project) {
        return with(object, "project", project);
    }

    Map<String, String> tags(T object) {
        Map<String, String> tags = new HashMap<>();
        for (Object entry : (List<?>) field(object, "tags").orElse(List.of())) {
            MapEntry<?, ?> tag = (MapEntry<?, ?>) entry;
            tags.put((String) tag.getKey(), (String) tag.getValue());
        }
        return tags;
    }

    /// The object as permissions see it.
    Resource resource(T object) {
        boolean batch = object instanceof FeatureView view && view.getSpec().hasFeatureTransformation();
        PermissionSpec.Type type = batch ? PermissionSpec.Type.BATCH_FEATURE_VIEW : permissionType;
        return new Resource(type, name(object), tags(object));
    }

    /// A resource of this kind of which nothing but the name is known.
    Resource named(String name) {
        return new Resource(permissionType, name, Map.of());
    }

    ServeException notFound(String name, String project) {
        boolean told = this == SAVED_DATASET || this == VALIDATION_REFERENCE || !project.isEmpty();
        String where = this == PROJECT || !told ? "" : " in project " + project;
        return ServeException.of(notFound, "%s %s does not exist%s".formatted(title, name, where));
    }

    /// The value of a field that lies in the object itself, in its `spec` or in its `meta`; lists of map entries for
    /// maps. Empty if this kind has no such field, or the message that would hold it is absent.
    Optional<Object> field(T object, String name) {
        Optional<FieldDescriptor> part = holder(name);
        Message holder = part.isPresent() ? (Message) object.getField(part.get()) : object;
        return Optional.ofNullable(holder.getDescriptorForType().findFieldByName(name))
                .map(holder::getField);
    }

    /// What Python calls an attribute of the object: its type is none of a data source's.
    Optional<Object> attribute(T object, String name) {
        return this == DATA_SOURCE && name.equals("type") ? Optional.empty() : field(object, name);
    }

    /// The object with a field set that lies in it, in its `spec` or in its `meta`; unchanged if this kind has no
    /// such field.
    T with(T object, String name, Object value) {
        Message.Builder builder = object.toBuilder();
        Optional<FieldDescriptor> part = holder(name);
        Message.Builder holder = part.isPresent() ? builder.getFieldBuilder(part.get()) : builder;
        FieldDescriptor field = holder.getDescriptorForType().findFieldByName(name);
        if (field == null) {
            return object;
        }
        holder.setField(field, value);
        return built(builder);
    }

    /// Whether a message field that lies in the object, its `spec` or its `meta` is set.
    boolean isSet(T object, String name) {
        Optional<FieldDescriptor> part = holder(name);
        Message holder = part.isPresent() ? (Message) object.getField(part.get()) : object;
        FieldDescriptor field = holder.getDescriptorForType().findFieldByName(name);
        return field != null && holder.hasField(field);
    }

    @SuppressWarnings("unchecked") // the parser of a T makes a T
    T parse(ByteString bytes) throws InvalidProtocolBufferException {
        return (T) example.getParserForType().parseFrom(bytes);
    }

    boolean has(String name) {
        return descriptor().findFieldByName(name) != null || holder(name).isPresent();
    }

    private Optional<FieldDescriptor> holder(String name) {
        if (descriptor().findFieldByName(name) != null) {
            return Optional.empty();
        }
        for (String part : List.of("spec", "meta")) {
            FieldDescriptor holder = descriptor().findFieldByName(part);
            if (holder != null && holder.getMessageType().findFieldByName(name) != null) {
                return Optional.of(holder);
            }
        }
        return Optional.empty();
    }
}
