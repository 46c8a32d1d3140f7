package io.featurestore.server.online.http;

import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.Materializations;
import io.featurestore.server.online.MaterializeQuery;
import java.util.List;

/// A server without an offline store.
record NoMaterializations() implements Materializations {
    @Override
    public Answer materialize(Identity caller, MaterializeQuery query) {
        throw ServeException.of(ErrorCode.NOT_IMPLEMENTED, "there is no offline store");
    }

    @Override
    public List<Running> running(Identity caller) {
        return List.of();
    }
}
