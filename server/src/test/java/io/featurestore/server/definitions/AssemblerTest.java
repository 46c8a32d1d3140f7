package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import feast.proto.core.DataSourceProto.DataSource;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.FeatureServiceProto.FeatureService;
import feast.proto.core.FeatureViewProto.FeatureView;
import feast.proto.core.RegistryProto.Registry;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AssemblerTest {
    private final Registry python = Golden.registry();

    @Test
    void theProjectEqualsPythons() throws IOException {
        assertThat(List.of(Times.removed(Golden.objects().project()))).isEqualTo(python.getProjectsList());
    }

    @Test
    void entitiesEqualPythonsWithTheOneForHavingNone() throws IOException {
        assertThat(sorted(Golden.objects().entities(), it -> it.getSpec().getName()))
                .extracting(Entity::getSpec)
                .isEqualTo(
                        python.getEntitiesList().stream().map(Entity::getSpec).toList());
    }

    @Test
    void dataSourcesEqualPythons() throws IOException {
        assertThat(sorted(Golden.objects().dataSources(), DataSource::getName)).isEqualTo(python.getDataSourcesList());
    }

    @Test
    void featureViewsEqualPythonsDownToTheEmbeddedSources() throws IOException {
        assertThat(sorted(Golden.objects().views(), it -> it.getSpec().getName()))
                .extracting(FeatureView::getSpec)
                .isEqualTo(python.getFeatureViewsList().stream()
                        .map(FeatureView::getSpec)
                        .toList());
    }

    @Test
    void featureServicesEqualPythonsDownToTheProjections() throws IOException {
        assertThat(sorted(Golden.objects().services(), it -> it.getSpec().getName()))
                .extracting(FeatureService::getSpec)
                .isEqualTo(python.getFeatureServicesList().stream()
                        .map(FeatureService::getSpec)
                        .toList());
    }

    @Test
    void sourcesAreAsOldAsTheCallWithPythonsPrecision() throws IOException {
        Timestamp micros = Timestamp.newBuilder()
                .setSeconds(Golden.NOW.getEpochSecond())
                .setNanos(678_901_000)
                .build();
        assertThat(Golden.objects().dataSources())
                .extracting(it -> it.getMeta().getCreatedTimestamp())
                .containsOnly(micros);
    }

    private static <T extends Message> List<T> sorted(Collection<T> objects, Function<T, String> name) {
        return objects.stream()
                .map(Times::removed)
                .sorted(Comparator.comparing(name))
                .toList();
    }
}
