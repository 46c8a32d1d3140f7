package io.featurestore.server.auth;

import feast.proto.core.PermissionProto.Permission;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides by Feast's permissions: one permission that matches type, name, tags and all actions, and whose policy
/// admits the caller, is enough. A project without any permission is open to every authenticated caller, as with
/// Python, if it is certain that there are none; the log and a metric say so. The product's own work needs none.
final class PermissionAuthorizer implements Authorizer {
    /// Permissions come and go with the registry; compiling is cheap enough to begin anew when there are more.
    private static final int CAPACITY = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(PermissionAuthorizer.class);
    private static final String DECISIONS = "feast_authorization_decisions";

    private final Map<Permission, Optional<PermissionRule>> rules = new ConcurrentHashMap<>();
    private final AtomicBoolean saidThatItIsOpen = new AtomicBoolean();
    private final Counter granted;
    private final Counter refused;
    private final Counter open;

    PermissionAuthorizer(MeterRegistry meters) {
        this.granted = meters.counter(DECISIONS, "decision", "granted");
        this.refused = meters.counter(DECISIONS, "decision", "refused");
        this.open = meters.counter(DECISIONS, "decision", "open");
    }

    @Override
    public boolean allows(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {
        return switch (caller) {
            case Identity.Anyone ignored -> true;
            case Identity.OwnWorkload ignored -> true;
            case Identity.Authenticated user -> decide(user, permissions, resource, actions);
        };
    }

    @Override
    public void require(Identity caller, Permissions permissions, Resource resource, Set<Action> actions) {
        if (allows(caller, permissions, resource, actions)) {
            return;
        }
        if (caller instanceof Identity.Authenticated user) {
            LOG.atInfo()
                    .addKeyValue("user", user.username())
                    .addKeyValue("actions", actions)
                    .addKeyValue("type", resource.type())
                    .addKeyValue("name", resource.name())
                    .log("refused");
        }
        throw ServeException.of(ErrorCode.PERMISSION_DENIED, Decision.refusal(resource, actions));
    }

    private boolean decide(
            Identity.Authenticated caller, Permissions permissions, Resource resource, Set<Action> actions) {
        if (permissions.list().isEmpty()) {
            return decideWithout(permissions);
        }
        for (Permission permission : permissions.list()) {
            Optional<PermissionRule> rule = rule(permission);
            if (rule.isPresent() && rule.get().grants(caller, resource, actions)) {
                granted.increment();
                return true;
            }
        }
        refused.increment();
        return false;
    }

    private boolean decideWithout(Permissions permissions) {
        if (!permissions.complete()) {
            refused.increment();
            return false;
        }
        open.increment();
        if (saidThatItIsOpen.compareAndSet(false, true)) {
            LOG.warn("the project has no permissions: every authenticated caller may do everything in it, "
                    + "until the first permission is applied");
        }
        return true;
    }

    /// A message keeps its hash, so that finding its rule is cheap.
    private Optional<PermissionRule> rule(Permission permission) {
        Optional<PermissionRule> known = rules.get(permission);
        if (known != null) {
            return known;
        }
        Optional<PermissionRule> rule = PermissionRule.of(permission);
        if (rule.isEmpty()) {
            LOG.warn(
                    "permission {} is not valid and grants nothing: {}",
                    permission.getSpec().getName(),
                    PermissionRule.problem(permission).orElse(""));
        }
        if (rules.size() >= CAPACITY) {
            rules.clear();
        }
        rules.put(permission, rule);
        return rule;
    }
}
