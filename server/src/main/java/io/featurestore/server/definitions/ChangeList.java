package io.featurestore.server.definitions;

import io.featurestore.server.catalog.FeastView;
import io.featurestore.server.definitions.ObjectChange.Action;
import io.featurestore.server.definitions.ObjectChange.ObjectKind;
import io.featurestore.server.registry.RegistryChange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Turns a difference into the registry's changes, ordered so that no object ever refers to one that is not there:
/// created from the sources up, deleted from the services down.
final class ChangeList {
    private static final Set<Action> WRITES = EnumSet.of(Action.CREATED, Action.UPDATED);

    private ChangeList() {}

    static List<RegistryChange> of(List<ObjectChange> difference, RegistryObjects wanted) {
        Set<String> written = new HashSet<>();
        difference.stream()
                .filter(change -> WRITES.contains(change.action()))
                .forEach(change -> written.add(key(change.kind(), change.name())));
        List<RegistryChange> changes = new ArrayList<>();
        if (written.contains(key(ObjectKind.PROJECT, wanted.project().getSpec().getName()))) {
            changes.add(new RegistryChange.ApplyProject(wanted.project()));
        }
        wanted.dataSources().stream()
                .filter(source -> written.contains(key(ObjectKind.DATA_SOURCE, source.getName())))
                .forEach(source -> changes.add(new RegistryChange.ApplyDataSource(source)));
        wanted.entities().stream()
                .filter(entity ->
                        written.contains(key(ObjectKind.ENTITY, entity.getSpec().getName())))
                .forEach(entity -> changes.add(new RegistryChange.ApplyEntity(entity)));
        wanted.views().stream()
                .filter(view -> written.contains(
                        key(ObjectKind.FEATURE_VIEW, view.getSpec().getName())))
                .forEach(view -> changes.add(new RegistryChange.ApplyView(new FeastView.Plain(view))));
        wanted.services().stream()
                .filter(service -> written.contains(
                        key(ObjectKind.FEATURE_SERVICE, service.getSpec().getName())))
                .forEach(service -> changes.add(new RegistryChange.ApplyFeatureService(service)));
        difference.reversed().stream()
                .filter(change -> change.action() == Action.DELETED)
                .forEach(change -> changes.add(new RegistryChange.Delete(registryKind(change.kind()), change.name())));
        return changes;
    }

    private static String key(ObjectKind kind, String name) {
        return kind + " " + name;
    }

    private static RegistryChange.Kind registryKind(ObjectKind kind) {
        return switch (kind) {
            case DATA_SOURCE -> RegistryChange.Kind.DATA_SOURCE;
            case ENTITY -> RegistryChange.Kind.ENTITY;
            case FEATURE_VIEW, STREAM_FEATURE_VIEW, ON_DEMAND_FEATURE_VIEW, LABEL_VIEW -> RegistryChange.Kind.VIEW;
            case FEATURE_SERVICE -> RegistryChange.Kind.FEATURE_SERVICE;
            case PERMISSION -> RegistryChange.Kind.PERMISSION;
            case PROJECT -> throw new IllegalArgumentException("a project is never deleted by its own folder");
        };
    }
}
