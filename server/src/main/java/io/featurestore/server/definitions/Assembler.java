package io.featurestore.server.definitions;

import com.google.protobuf.Timestamp;
import feast.proto.core.DataFormatProto.FileFormat;
import feast.proto.core.DataFormatProto.TableFormat;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.FeatureProto.FeatureSpecV2;
import feast.proto.core.FeatureReferenceProto.FeatureViewProjection;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureServiceProto.FeatureServiceSpec;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.FeatureViewProto.FeatureViewSpec;
import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectMeta;
import feast.proto.core.ProjectProto.ProjectSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Makes the registry objects that Feast's Python SDK makes for the same definitions, oddities included (what those
/// are is said where they are made). The definitions have passed [Rules].
final class Assembler {
    private static final String FILE_SOURCE_CLASS = "feast.infra.offline_stores.file_source.FileSource";
    private static final String PUSH_SOURCE_CLASS = "feast.data_source.PushSource";

    private final String project;
    private final Declared declared;
    private final Timestamp now;

    private Assembler(String project, Declared declared, Instant now) {
        this.project = project;
        this.declared = declared;
        this.now = Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano() / 1_000 * 1_000)
                .build();
    }

    /// @param project the project of feature_store.yaml, which needs no document of its own
    /// @param now the time of creation that data sources and a new project get
    static RegistryObjects assemble(String project, Declared declared, Instant now) {
        return new Assembler(project, declared, now).objects();
    }

    private RegistryObjects objects() {
        List<Entity> entities = new ArrayList<>();
        declared.entities().values().forEach(entity -> entities.add(entity(entity)));
        entities.add(NoEntity.ENTITY.toBuilder()
                .setSpec(NoEntity.ENTITY.getSpec().toBuilder().setProject(project))
                .build());
        return new RegistryObjects(
                project(),
                declared.sources().values().stream()
                        .map(source -> withClass(source).toBuilder()
                                .setProject(project)
                                .build())
                        .toList(),
                entities,
                declared.views().values().stream().map(this::view).toList(),
                declared.services().values().stream().map(this::service).toList());
    }

    private Project project() {
        ProjectSpec.Builder spec =
                ProjectSpec.newBuilder().setName(project).setDescription(declared.projectDescription());
        declared.project()
                .ifPresent(it -> spec.setDescription(it.about().description())
                        .putAllTags(it.about().tags())
                        .setOwner(it.about().owner()));
        return Project.newBuilder()
                .setSpec(spec)
                .setMeta(ProjectMeta.newBuilder().setCreatedTimestamp(now).setLastUpdatedTimestamp(now))
                .build();
    }

    private Entity entity(Definition.Entity it) {
        EntitySpecV2.Builder spec = EntitySpecV2.newBuilder()
                .setName(it.name())
                .setProject(project)
                .setJoinKey(it.joinKey())
                .setDescription(it.about().description())
                .putAllTags(it.about().tags())
                .setOwner(it.about().owner());
        it.valueType().ifPresent(type -> spec.setValueType(type.proto()));
        return Entity.newBuilder().setSpec(spec).build();
    }

    /// A source as Python's `to_proto` makes it: without project and class, which not every place of a source has.
    private DataSource plain(Definition.Source source) {
        DataSource.Builder proto = DataSource.newBuilder()
                .setName(source.name())
                .setDescription(source.about().description())
                .putAllTags(source.about().tags())
                .setOwner(source.about().owner())
                .setMeta(DataSource.SourceMeta.newBuilder()
                        .setCreatedTimestamp(now)
                        .setLastUpdatedTimestamp(now));
        return switch (source) {
            case Definition.FileSource file -> file(file, proto);
            case Definition.PushSource ignored -> push(source, proto);
        };
    }

    private static DataSource file(Definition.FileSource file, DataSource.Builder proto) {
        DataSource.FileOptions.Builder options = DataSource.FileOptions.newBuilder()
                .setUri(file.path())
                .setS3EndpointOverride(file.s3EndpointOverride());
        file.fileFormat().ifPresent(format -> options.setFileFormat(fileFormat(format)));
        return proto.setType(DataSource.SourceType.BATCH_FILE)
                .setTimestampField(file.timestampField())
                .setCreatedTimestampColumn(file.createdTimestampColumn())
                .putAllFieldMapping(file.fieldMapping())
                .setFileOptions(options)
                .build();
    }

    @SuppressWarnings("deprecation") // Feast marks the field deprecated, and is its only writer and reader.
    private static FileFormat fileFormat(String format) {
        FileFormat.Builder proto = FileFormat.newBuilder();
        return format.equals("delta")
                ? proto.setDeltaFormat(TableFormat.DeltaFormat.getDefaultInstance())
                        .build()
                : proto.setParquetFormat(FileFormat.ParquetFormat.getDefaultInstance())
                        .build();
    }

    /// A push source repeats the columns of the source behind it.
    private DataSource push(Definition.Source push, DataSource.Builder proto) {
        proto.setType(DataSource.SourceType.PUSH_SOURCE);
        declared.batchSource(push)
                .map(this::plain)
                .ifPresent(batch -> proto.setTimestampField(batch.getTimestampField())
                        .setCreatedTimestampColumn(batch.getCreatedTimestampColumn())
                        .putAllFieldMapping(batch.getFieldMappingMap())
                        .setBatchSource(batch));
        return proto.build();
    }

    private DataSource withClass(Definition.Source source) {
        String type = switch (source) {
            case Definition.FileSource ignored -> FILE_SOURCE_CLASS;
            case Definition.PushSource ignored -> PUSH_SOURCE_CLASS;
        };
        return plain(source).toBuilder().setDataSourceClassType(type).build();
    }

    private FeatureView view(Definition.FeatureView it) {
        Columns columns = Columns.of(it, declared);
        FeatureViewSpec.Builder spec = FeatureViewSpec.newBuilder()
                .setName(it.name())
                .setProject(project)
                .addAllFeatures(columns.features())
                .addAllEntityColumns(columns.entityColumns())
                .setTtl(it.ttl())
                .setOnline(it.switches().online())
                .setOffline(it.switches().offline())
                .setDisabled(!it.switches().enabled())
                .setEnableValidation(it.switches().enableValidation())
                .setVersion(it.version())
                .setDescription(it.about().description())
                .putAllTags(it.about().tags())
                .setOwner(it.about().owner())
                .setOrg(it.org());
        it.entities().forEach(entity -> spec.addEntities(entity.name()));
        if (it.entities().isEmpty()) {
            spec.addEntities(NoEntity.NAME);
        }
        it.source().flatMap(declared::source).ifPresent(source -> {
            declared.batchSource(source).ifPresent(batch -> spec.setBatchSource(withClass(batch)));
            if (source instanceof Definition.PushSource) {
                spec.setStreamSource(withClass(source));
            }
        });
        return FeatureView.newBuilder().setSpec(spec).build();
    }

    private FeatureService service(Definition.FeatureService it) {
        FeatureServiceSpec.Builder spec = FeatureServiceSpec.newBuilder()
                .setName(it.name())
                .setProject(project)
                .setDescription(it.about().description())
                .putAllTags(it.about().tags())
                .setOwner(it.about().owner());
        it.projections()
                .forEach(projection -> declared.view(projection.view())
                        .ifPresent(view -> spec.addFeatures(projection(projection, view))));
        return FeatureService.newBuilder().setSpec(spec).build();
    }

    /// Python fills `timestamp_field` with the created column here; what reads a projection expects it so.
    private FeatureViewProjection projection(Definition.Projection projection, Definition.FeatureView view) {
        List<FeatureSpecV2> features = Columns.of(view, declared).features();
        FeatureViewProjection.Builder proto = FeatureViewProjection.newBuilder()
                .setFeatureViewName(view.name())
                .setFeatureViewNameAlias(projection.alias().orElse(""))
                .putAllJoinKeyMap(projection.joinKeyMap())
                .setViewType("featureView");
        ViewVersion.pinned(view.version()).ifPresent(proto::setVersionTag);
        projection
                .features()
                .ifPresentOrElse(
                        selected -> proto.addAllFeatureColumns(selected(selected, features)),
                        () -> proto.addAllFeatureColumns(features));
        declared.batchSource(view)
                .ifPresent(batch -> proto.setTimestampField(batch.createdTimestampColumn())
                        .setCreatedTimestampColumn(batch.createdTimestampColumn())
                        .setBatchSource(plain(batch)));
        return proto.build();
    }

    private static List<FeatureSpecV2> selected(List<Reference> selected, List<FeatureSpecV2> features) {
        Map<String, FeatureSpecV2> byName =
                features.stream().collect(Collectors.toMap(FeatureSpecV2::getName, Function.identity()));
        return selected.stream()
                .flatMap(feature -> java.util.stream.Stream.ofNullable(byName.get(feature.name())))
                .toList();
    }
}
