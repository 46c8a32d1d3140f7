package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import feast.proto.core.ProjectProto.Project;
import feast.proto.core.ProjectProto.ProjectSpec;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.definitions.ObjectChange.Action;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What becomes of a registry that Python filled when a folder of YAML that defines none of it is applied.
class KeptObjectsTest {
    private static final String PROJECT = "rich";

    @Test
    void whatYamlCannotSayIsKeptWithAllThatItIsBuiltOn() throws IOException {
        String notInYaml = ": definitions in YAML cannot describe it; delete it with the Python SDK";
        assertThat(lines(Action.KEPT))
                .filteredOn(line -> line.endsWith(notInYaml))
                .extracting(line -> line.substring(0, line.length() - notInYaml.length()))
                .containsExactly(
                        "data source athena_source",
                        "data source bq_source",
                        "data source kafka_avro",
                        "data source kafka_json",
                        "data source kafka_proto",
                        "data source kinesis_src",
                        "data source pg_source",
                        "data source rs_source",
                        "data source sf_source",
                        "data source spark_source",
                        "data source vals_to_add",
                        "feature view batch_fv",
                        "feature view derived_batch_fv",
                        "stream feature view driver_stream",
                        "on demand feature view odfv_on_write",
                        "on demand feature view odfv_pandas",
                        "on demand feature view odfv_python",
                        "on demand feature view odfv_singleton",
                        "label view driver_labels",
                        "feature service fs_plain",
                        "feature service fs_projected",
                        "feature service fs_with_labels",
                        "permission combined_perm",
                        "permission default_perm",
                        "permission group_perm",
                        "permission ns_perm",
                        "permission role_perm");
        assertThat(lines(Action.KEPT))
                .filteredOn(line -> !line.endsWith(notInYaml))
                .containsExactly(
                        "data source label_batch: label view driver_labels is built on it",
                        "data source label_push: label view driver_labels is built on it",
                        "data source plain_source: feature view batch_fv is built on it",
                        "data source stats_source: feature view driver_stats is built on it",
                        "entity customer: feature view driver_customer is built on it",
                        "entity driver: feature view batch_fv is built on it",
                        "feature view driver_customer: feature service fs_projected is built on it",
                        "feature view driver_stats: feature view derived_batch_fv is built on it");
    }

    @Test
    void allElseIsDeleted() throws IOException {
        assertThat(lines(Action.DELETED))
                .containsExactly(
                        "data source s3_source",
                        "data source stats_push",
                        "entity zone",
                        "feature view disabled_fv",
                        "feature view globals",
                        "feature view no_source",
                        "feature view pinned",
                        "feature view pushed",
                        "feature view vectors",
                        "feature service fs_precomputed");
    }

    private static List<String> lines(Action action) throws IOException {
        RegistryObjects nothing = new RegistryObjects(
                Project.newBuilder()
                        .setSpec(ProjectSpec.newBuilder().setName(PROJECT))
                        .build(),
                List.of(),
                List.of(NoEntity.ENTITY),
                List.of(),
                List.of());
        return Difference.between(nothing, catalog()).stream()
                .filter(change -> change.action() == action)
                .map(change -> change.kind().title() + " " + change.name()
                        + (change.reason().isEmpty() ? "" : ": " + change.reason()))
                .toList();
    }

    private static Catalog catalog() throws IOException {
        Registry registry;
        try (InputStream in =
                Objects.requireNonNull(KeptObjectsTest.class.getResourceAsStream("/registry/registry-rich.db"))) {
            registry = Registry.parseFrom(in);
        }
        List<FeastView> views = new ArrayList<>();
        registry.getFeatureViewsList().forEach(view -> views.add(new FeastView.Plain(view)));
        registry.getStreamFeatureViewsList().forEach(view -> views.add(new FeastView.Stream(view)));
        registry.getOnDemandFeatureViewsList().forEach(view -> views.add(new FeastView.OnDemand(view)));
        registry.getLabelViewsList().forEach(view -> views.add(new FeastView.Label(view)));
        return new Catalog(
                PROJECT,
                Golden.NOW,
                Optional.empty(),
                registry.getEntitiesList().stream()
                        .filter(entity -> entity.getSpec().getProject().equals(PROJECT))
                        .toList(),
                registry.getDataSourcesList().stream()
                        .filter(source -> source.getProject().equals(PROJECT))
                        .toList(),
                views,
                registry.getFeatureServicesList(),
                new Catalog.Permissions("shop", registry.getPermissionsList(), true));
    }
}
