package io.featurestore.server.definitions;

import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.config.FeatureStoreConfig;
import io.featurestore.server.config.OnlineStoreConfig;
import io.featurestore.server.definitions.ObjectChange.Action;
import io.featurestore.server.definitions.ObjectChange.ObjectKind;
import io.featurestore.server.registry.RegistryAccess;
import io.featurestore.server.registry.RegistryChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One comparison of a folder with its project in a registry, and the changes that follow from it.
///
/// @param difference all objects of both, changed or not
/// @param wanted what the folder defines
record Application(FeatureStoreConfig config, List<ObjectChange> difference, RegistryObjects wanted, Catalog current) {
    Application {
        difference = List.copyOf(difference);
    }

    static Application of(FeatureStoreConfig config, Declared declared, Catalog current, Instant now) {
        RegistryObjects wanted = Assembler.assemble(config.project(), withDescription(config, declared), now);
        return new Application(config, Difference.between(wanted, current), wanted, current);
    }

    /// Without a Project document, feature_store.yaml describes the project.
    private static Declared withDescription(FeatureStoreConfig config, Declared declared) {
        return declared.project().isPresent()
                ? declared
                : declared.describedAs(config.projectDescription().orElse(""));
    }

    /// Whether the registry has ever held the project.
    static boolean isHeld(Catalog catalog) {
        return catalog.projectObject().isPresent()
                || !catalog.entities().isEmpty()
                || !catalog.dataSources().isEmpty()
                || !catalog.views().isEmpty()
                || !catalog.featureServices().isEmpty()
                || !catalog.permissions().list().isEmpty();
    }

    boolean hasChanges() {
        return Report.hasChanges(difference);
    }

    void apply(RegistryAccess registry) {
        List<RegistryChange> changes = new ArrayList<>(ChangeList.of(difference, wanted));
        if (config.onlineStore() instanceof OnlineStoreConfig.Sqlite sqlite) {
            changes.add(new RegistryChange.UpdateInfra(SqliteInfra.of(config.project(), sqlite.path(), views())));
        }
        registry.apply(config.project(), changes);
    }

    /// The views that have a table in a SQL store when all is applied.
    Set<String> views() {
        Set<String> deleted = difference.stream()
                .filter(change -> change.action() == Action.DELETED)
                .filter(change -> change.kind() == ObjectKind.FEATURE_VIEW)
                .map(ObjectChange::name)
                .collect(Collectors.toSet());
        return SqliteInfra.views(wanted, current, deleted);
    }
}
