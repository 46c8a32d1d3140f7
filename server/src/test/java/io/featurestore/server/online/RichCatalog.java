package io.featurestore.server.online;

import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.CatalogSource;
import io.featurestore.server.catalog.FeastView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The project `rich`, as Python's `feast apply` left it in `online/rich_registry.db`.
public final class RichCatalog {
    private RichCatalog() {}

    public static Registry registry() {
        try (InputStream in =
                Objects.requireNonNull(RichCatalog.class.getResourceAsStream("/online/rich_registry.db"))) {
            return Registry.parseFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Catalog catalog() {
        return catalog(registry());
    }

    public static Catalog catalog(Registry registry) {
        List<FeastView> views = new ArrayList<>();
        registry.getFeatureViewsList().forEach(view -> views.add(new FeastView.Plain(view)));
        registry.getStreamFeatureViewsList().forEach(view -> views.add(new FeastView.Stream(view)));
        registry.getOnDemandFeatureViewsList().forEach(view -> views.add(new FeastView.OnDemand(view)));
        registry.getLabelViewsList().forEach(view -> views.add(new FeastView.Label(view)));
        return new Catalog(
                "rich",
                Instant.EPOCH,
                Optional.empty(),
                registry.getEntitiesList(),
                registry.getDataSourcesList(),
                views,
                registry.getFeatureServicesList(),
                new Catalog.Permissions("rich", registry.getPermissionsList(), true));
    }

    /// A source that always has the same snapshot.
    public static CatalogSource source(Catalog catalog) {
        return new CatalogSource() {
            @Override
            public Catalog current() {
                return catalog;
            }

            @Override
            public Catalog refresh() {
                return catalog;
            }

            @Override
            public void close() {}
        };
    }

    /// The registry after a change.
    public static Catalog changed(UnaryOperator<Registry.Builder> change) {
        return catalog(change.apply(registry().toBuilder()).build());
    }
}
