package io.featurestore.operator.render;

import io.featurestore.crd.FeatureStoreNames;
import io.featurestore.operator.resolve.Resolved;
import io.featurestore.operator.resolve.Resolved.Auth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ServiceAccounts that nobody but this FeatureStore has. Its servers let them do their own work without a
/// permission; an account that the user names is not among them, because others may have it, too.
final class OwnAccounts {
    private OwnAccounts() {}

    /// What stands for no account: nothing can be called so.
    private static final String NONE = "-";

    /// What the servers must be told; nothing where the name of their own account tells it.
    static Optional<String> toldTo(Resolved resolved) {
        boolean made = resolved.pod().identity().made();
        if (made || resolved.auth() instanceof Auth.None) {
            return Optional.empty();
        }
        FeatureStoreNames names = resolved.owner().names();
        List<String> accounts = new ArrayList<>();
        if (resolved.job().isPresent() && resolved.jobAccount().equals(names.cronJobAccount())) {
            accounts.add(names.cronJobAccount());
        }
        return Optional.of(accounts.isEmpty() ? NONE : String.join(",", accounts));
    }
}
