package io.featurestore.server.registry;

import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.InfraObjectProto.InfraObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whose tables are whose. A registry has one list of infrastructure for all projects; Python's client takes every
/// table that it is given and does not want any more for one to drop. So each project is given its own, and replaces
/// its own: Python still finds all of them where it looks.
///
/// The owner is told by the name: SQLite tables are called `PROJECT_VIEW`, Datastore tables say their project. An
/// object that names no project of the registry is given to nobody and kept.
final class InfraOwnership {

    private InfraOwnership() {}

    static Infra of(Snapshot snapshot, String project) {
        Set<String> projects = snapshot.projects().keySet();
        List<InfraObject> own = snapshot.registry().getInfra().getInfraObjectsList().stream()
                .filter(object -> owner(
                                object, projects, (p, v) -> snapshot.view(p, v).isPresent())
                        .equals(Optional.of(project)))
                .toList();
        return Infra.newBuilder().addAllInfraObjects(own).build();
    }

    /// Replaces what the project owns. Nothing is written if that is what is there.
    static void update(Edit edit, String project, Infra infra) {
        List<InfraObject> kept = new ArrayList<>(othersThan(edit, project));
        kept.removeAll(infra.getInfraObjectsList());
        kept.addAll(infra.getInfraObjectsList());
        if (!Set.copyOf(kept).equals(Set.copyOf(stored(edit)))) {
            edit.registry().getInfraBuilder().clearInfraObjects().addAllInfraObjects(kept);
        }
    }

    static void remove(Edit edit, String project) {
        List<InfraObject> kept = othersThan(edit, project);
        if (kept.size() < stored(edit).size()) {
            edit.registry().getInfraBuilder().clearInfraObjects().addAllInfraObjects(kept);
        }
    }

    private static List<InfraObject> stored(Edit edit) {
        return edit.peek().getInfra().getInfraObjectsList();
    }

    private static List<InfraObject> othersThan(Edit edit, String project) {
        Set<String> projects = new HashSet<>(edit.projects());
        projects.add(project);
        return stored(edit).stream()
                .filter(object -> !owner(
                                object, projects, (p, v) -> edit.view(p, v).isPresent())
                        .equals(Optional.of(project)))
                .toList();
    }

    @FunctionalInterface
    private interface Views {
        boolean contain(String project, String view);
    }

    private static Optional<String> owner(InfraObject object, Set<String> projects, Views views) {
        return switch (object.getInfraObjectCase()) {
            case DATASTORE_TABLE -> Optional.of(object.getDatastoreTable().getProject());
            case SQLITE_TABLE -> ownerByName(object.getSqliteTable().getName(), projects, views);
            case CUSTOM_INFRA, INFRAOBJECT_NOT_SET -> Optional.empty();
        };
    }

    /// A project that has such a view, else the one with the longest name: `a_b_c` may be view `c` of project `a_b`
    /// or view `b_c` of project `a`.
    private static Optional<String> ownerByName(String table, Set<String> projects, Views views) {
        List<String> candidates = projects.stream()
                .filter(project -> table.startsWith(project + "_"))
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .toList();
        return candidates.stream()
                .filter(project -> views.contain(project, viewName(table, project)))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    /// Tables of versioned views end in `_vN`.
    private static String viewName(String table, String project) {
        return table.substring(project.length() + 1).replaceFirst("_v[0-9]+$", "");
    }
}
