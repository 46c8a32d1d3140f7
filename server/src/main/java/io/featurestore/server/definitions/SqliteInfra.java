package io.featurestore.server.definitions;

import feast.proto.core.InfraObjectProto.Infra;
import feast.proto.core.InfraObjectProto.InfraObject;
import feast.proto.core.SqliteTableProto.SqliteTable;
import io.featurestore.server.catalog.Catalog;
import io.featurestore.server.catalog.FeastView;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/// The tables of a SQLite online store, as Python's `feast apply` notes them in the registry: Python drops a table
/// that is noted and no longer wanted, and makes one that is not noted.
final class SqliteInfra {
    private static final String CLASS = "feast.infra.online_stores.sqlite.SqliteTable";

    private SqliteInfra() {}

    /// The views of the project that have a table, once the folder is applied and nothing else goes.
    static Set<String> views(RegistryObjects wanted, Catalog current, Set<String> deleted) {
        Set<String> views = new LinkedHashSet<>();
        wanted.views().forEach(view -> views.add(view.getSpec().getName()));
        current.views().stream()
                .filter(SqliteInfra::hasTable)
                .map(FeastView::name)
                .filter(name -> !deleted.contains(name))
                .forEach(views::add);
        return views;
    }

    private static boolean hasTable(FeastView view) {
        return switch (view) {
            case FeastView.Plain ignored -> true;
            case FeastView.Stream ignored -> true;
            case FeastView.OnDemand ignored -> false;
            case FeastView.Label label -> label.proto().getSpec().getOnline();
        };
    }

    static Infra of(String project, Path file, Set<String> views) {
        Infra.Builder infra = Infra.newBuilder();
        for (String view : views) {
            infra.addInfraObjects(InfraObject.newBuilder()
                    .setInfraObjectClassType(CLASS)
                    .setSqliteTable(
                            SqliteTable.newBuilder().setPath(file.toString()).setName(project + "_" + view)));
        }
        return infra.build();
    }
}
