package io.featurestore.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import feast.proto.core.PermissionProto.Permission;
import feast.proto.core.PermissionProto.PermissionSpec;
import io.featurestore.server.Samples;
import io.featurestore.server.catalog.Catalog.Permissions;
import io.featurestore.server.error.ServeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PermissionAuthorizerTest {
    private static final Identity READER = caller("reader");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Authorizer authorizer = Authorizers.byPermissions(meters);

    private static Identity caller(String... roles) {
        return new Identity.Authenticated(
                "system:serviceaccount:staging:sa", Set.of(roles), Set.of("/data"), Set.of("staging"));
    }

    private static Permission permission(String spec) {
        try {
            return TextFormat.parse("spec { " + spec + " }", Permission.class);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Permissions permissions(String... specs) {
        return new Permissions(
                "p", Stream.of(specs).map(PermissionAuthorizerTest::permission).toList(), true);
    }

    private static Resource view(String name) {
        return new Resource(PermissionSpec.Type.FEATURE_VIEW, name, Map.of());
    }

    private boolean allows(Permissions permissions, Resource resource, Action... actions) {
        return authorizer.allows(READER, permissions, resource, Set.of(actions));
    }

    private static final String READER_POLICY = "policy { role_based_policy { roles: 'reader' } }";

    @Test
    void onePermissionThatMatchesIsEnough() {
        Permissions permissions = permissions(
                "name: 'a' actions: DESCRIBE policy { role_based_policy { roles: 'admin' } }",
                "name: 'b' actions: DESCRIBE " + READER_POLICY);
        assertThat(allows(permissions, view("v"), Action.DESCRIBE)).isTrue();
    }

    @Test
    void allActionsMustBeInOnePermission() {
        Permissions permissions = permissions(
                "name: 'a' actions: DESCRIBE " + READER_POLICY, "name: 'b' actions: UPDATE " + READER_POLICY);
        assertThat(allows(permissions, view("v"), Action.DESCRIBE)).isTrue();
        assertThat(allows(permissions, view("v"), Action.DESCRIBE, Action.UPDATE))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "FEATURE_VIEW, FEATURE_VIEW, true",
        "FEATURE_VIEW, BATCH_FEATURE_VIEW, true",
        "FEATURE_VIEW, STREAM_FEATURE_VIEW, true",
        "FEATURE_VIEW, ON_DEMAND_FEATURE_VIEW, false",
        "FEATURE_VIEW, LABEL_VIEW, false",
        "STREAM_FEATURE_VIEW, FEATURE_VIEW, false",
        "ENTITY, FEATURE_VIEW, false",
        "DATA_SOURCE, DATA_SOURCE, true",
    })
    void aTypeIncludesTheTypesBelowIt(PermissionSpec.Type granted, PermissionSpec.Type asked, boolean allowed) {
        Permissions permissions = permissions("types: %s actions: DESCRIBE %s".formatted(granted, READER_POLICY));
        assertThat(allows(permissions, new Resource(asked, "x", Map.of()), Action.DESCRIBE))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource(value = PermissionSpec.Type.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void noTypesMeansAllTypes(PermissionSpec.Type type) {
        Permissions permissions = permissions("actions: DESCRIBE " + READER_POLICY);
        assertThat(allows(permissions, new Resource(type, "x", Map.of()), Action.DESCRIBE))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, anything, true",
                "public_.*, public_stats, true",
                "public, public_x, false",
                "public_.*, xpublic_stats, false",
                "' public_.* ', public_stats, true",
                "a|b, b, true",
                "a|b, ab, false",
                "Public, public, false",
                "'', x, false",
                "\\d+, 123, true",
            })
    void aPatternMatchesTheWholeName(String pattern, String name, boolean allowed) {
        String names = pattern == null ? "" : "name_patterns: '%s'".formatted(pattern.replace("\\", "\\\\"));
        Permissions permissions = permissions("%s actions: DESCRIBE %s".formatted(names, READER_POLICY));
        assertThat(allows(permissions, view(name), Action.DESCRIBE)).isEqualTo(allowed);
    }

    @Test
    void everyRequiredTagMustBeOnTheResource() {
        Permissions permissions =
                permissions("required_tags { key: 'team' value: 'a' } actions: DESCRIBE " + READER_POLICY);
        assertThat(allows(permissions, view("v"), Action.DESCRIBE)).isFalse();
        assertThat(allows(
                        permissions,
                        new Resource(PermissionSpec.Type.FEATURE_VIEW, "v", Map.of("team", "b")),
                        Action.DESCRIBE))
                .isFalse();
        assertThat(allows(
                        permissions,
                        new Resource(PermissionSpec.Type.FEATURE_VIEW, "v", Map.of("team", "a", "x", "y")),
                        Action.DESCRIBE))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role_based_policy { roles: 'reader' } | true",
                "role_based_policy { roles: 'Reader' } | false",
                "role_based_policy { } | false",
                "group_based_policy { groups: 'ml' groups: '/data' } | true",
                "group_based_policy { groups: 'ml' } | false",
                "namespace_based_policy { namespaces: 'staging' } | true",
                "namespace_based_policy { namespaces: 'prod' } | false",
                "combined_group_namespace_policy { groups: 'ml' namespaces: 'staging' } | true",
                "combined_group_namespace_policy { groups: '/data' namespaces: 'prod' } | true",
                "combined_group_namespace_policy { groups: 'ml' namespaces: 'prod' } | false",
            })
    void aPolicyAdmitsWhoHasOneOfItsValues(String policy, boolean allowed) {
        Permissions permissions = permissions("actions: DESCRIBE policy { " + policy + " }");
        assertThat(allows(permissions, view("v"), Action.DESCRIBE)).isEqualTo(allowed);
    }

    static Stream<Permission> recordedInvalidPermissions() {
        return StreamSupport.stream(
                        Samples.jsonDocument("auth/permissions.json").spliterator(), false)
                .filter(sample -> sample.get("note").asText().matches("(?s)(AllowAll|invalid regex|no actions).*"))
                .map(sample -> {
                    try {
                        return Permission.parseFrom(
                                Base64.getDecoder().decode(sample.get("base64").asText()));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("recordedInvalidPermissions")
    void anInvalidPermissionGrantsNothingAndBreaksNothing(Permission invalid) {
        assertThat(Authorizers.problem(invalid)).isPresent();
        List<Permission> both = new ArrayList<>(List.of(invalid));
        for (PermissionSpec.Type type : List.of(
                PermissionSpec.Type.ENTITY, PermissionSpec.Type.FEATURE_VIEW, PermissionSpec.Type.DATA_SOURCE)) {
            assertThat(allows(
                            new Permissions("p", both, true), new Resource(type, "driver", Map.of()), Action.DESCRIBE))
                    .isFalse();
        }
        both.add(permission("actions: DESCRIBE " + READER_POLICY));
        assertThat(allows(new Permissions("p", both, true), view("driver"), Action.DESCRIBE))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "actions: DESCRIBE | policy: must be a role, group, namespace or combined policy",
                "policy { role_based_policy { roles: 'r' } } | actions: must name at least one action",
                "actions: DESCRIBE name_patterns: 'a' name_patterns: '(' policy { role_based_policy { } } "
                        + "| name_patterns[1]: is no regular expression of RE2 (missing closing ))",
                "actions: DESCRIBE name_patterns: '(?=a)' policy { role_based_policy { } } "
                        + "| name_patterns[0]: is no regular expression of RE2 (invalid or unsupported Perl syntax)",
            })
    void whatIsWrongWithAPermissionIsNamed(String spec, String problem) {
        assertThat(Authorizers.problem(permission(spec))).contains(problem);
    }

    @Test
    void aHostilePatternCostsNothing() {
        Permissions permissions = permissions("name_patterns: '(a+)+$' actions: DESCRIBE " + READER_POLICY);
        Assertions.assertTimeout(
                Duration.ofSeconds(1),
                () -> assertThat(allows(permissions, view("a".repeat(4000) + "!"), Action.DESCRIBE))
                        .isFalse());
    }

    @Test
    void aProjectWithoutAnyPermissionIsOpenToEveryAuthenticatedCallerAndCounted() {
        assertThat(allows(new Permissions("p", List.of(), true), view("v"), Action.DELETE))
                .isTrue();
        assertThat(meters.counter("feast_authorization_decisions", "decision", "open")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aListThatMayBeIncompleteNeverOpens() {
        assertThat(allows(new Permissions("p", List.of(), false), view("v"), Action.DESCRIBE))
                .isFalse();
    }

    @Test
    void theProductsOwnWorkAndSwitchedOffAuthenticationNeedNoPermission() {
        Permissions permissions = permissions("actions: DESCRIBE policy { role_based_policy { roles: 'admin' } }");
        for (Identity caller :
                List.of(new Identity.Anyone(), new Identity.OwnWorkload((Identity.Authenticated) READER))) {
            assertThatCode(() -> authorizer.require(caller, permissions, view("v"), Set.of(Action.UPDATE)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aRefusalIsShortAndTellsNothingAboutTheObjectOrThePolicy() {
        Permissions permissions = permissions("actions: DESCRIBE policy { role_based_policy { roles: 'admin' } }");
        for (PermissionSpec.Type kind : List.of(
                PermissionSpec.Type.FEATURE_VIEW,
                PermissionSpec.Type.ON_DEMAND_FEATURE_VIEW,
                PermissionSpec.Type.LABEL_VIEW)) {
            Resource resource = new Resource(kind, "secret_stats", Map.of());
            assertThatThrownBy(() ->
                            authorizer.require(READER, permissions, resource, Set.of(Action.UPDATE, Action.DESCRIBE)))
                    .isInstanceOf(ServeException.class)
                    .hasMessage("PERMISSION_DENIED: DESCRIBE, UPDATE on FeatureView 'secret_stats' is not permitted");
        }
    }
}
