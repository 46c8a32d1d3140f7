package io.featurestore.server.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.featurestore.server.definitions.DefinitionsReader.Reading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a user sees of wrong definitions: each message word by word.
class ProblemsTest {
    private static final String DRIVER = "kind: Entity\nname: driver\njoin_keys: [driver_id]\nvalue_type: INT64\n";
    private static final String SOURCE = "kind: FileSource\nname: stats\npath: s.parquet\ntimestamp_field: ts\n";
    private static final String VIEW =
            "kind: FeatureView\nname: stats\nentities: [driver]\nsource: stats\nschema: [{name: a, dtype: Int64}]\n";

    @Test
    void anUnknownFieldIsNamedWithWhatWasMeant() {
        assertProblems(
                "kind: Entity\nname: driver\njoinKeys: [driver_id]\n",
                "a.yaml:3: Entity driver: joinKeys: unknown field of Entity (did you mean 'join_keys'?); it has kind,"
                        + " name, join_keys, value_type, description, tags, owner (document 1)");
    }

    @Test
    void aMissingFieldIsNamedWithItsMeaning() {
        assertProblems(
                "kind: FileSource\nname: stats\npath: x.parquet\n",
                "a.yaml:1: FileSource stats: field timestamp_field is missing (The column with the time of the event)"
                        + " (document 1)");
    }

    @Test
    void aFieldGivenTwiceIsRefused() {
        assertProblems(
                DRIVER + "owner: me\nowner: you\n", "a.yaml:6: Entity driver: owner: is given twice (document 1)");
    }

    @Test
    void aNumberWhereATextIsMeantIsRefusedWithTheRemedy() {
        assertProblems(
                DRIVER + "tags: {tier: 1}\n",
                "a.yaml:5: Entity driver: tags.tier: must be a text, not 1; write it in quotes: \"1\" (document 1)");
    }

    @Test
    void aListOrAnObjectInTheWrongPlaceIsDescribed() {
        assertProblems(
                "kind: Entity\nname: driver\njoin_keys: driver_id\ntags: [a]\nowner: {a: b}\n",
                "a.yaml:3: Entity driver: join_keys: must be a list, not 'driver_id' (document 1)",
                "a.yaml:4: Entity driver: tags: must be a map of texts, not a list (document 1)",
                "a.yaml:5: Entity driver: owner: must be a text, not an object (document 1)");
    }

    @Test
    void aWrongTypeSaysWhichThereAre() {
        assertProblems(
                DRIVER + "---\nkind: FeatureView\nname: v\nentities: [driver]\nschema:\n- {name: a, dtype: int64}\n",
                "a.yaml:10: FeatureView v: schema[0].dtype: 'int64' is no type (did you mean 'Int64'?); allowed are"
                        + " Bool, Bytes, Decimal, Float32, Float64, Int32, Int64, Json, Map, ScalarMap, String,"
                        + " TimeUuid, UnixTimestamp, Uuid, ZonedTimestamp, Array(T), Set(T) and"
                        + " \"Struct({field: T, ...})\" in quotes (document 2)");
    }

    @Test
    void aWrongLengthOfTimeSaysWhichFormsThereAre() {
        assertProblems(
                DRIVER + "---\n" + SOURCE + "---\n" + VIEW + "ttl: 86400\nonline: maybe\n",
                "a.yaml:16: FeatureView stats: ttl: must be a length of time, not 86400; write 0, 90.5s, 15m, 36h, 1d,"
                        + " 2w, 1d12h or ISO 8601 such as PT36H (document 3)",
                "a.yaml:17: FeatureView stats: online: must be true or false, not 'maybe' (document 3)");
    }

    @Test
    void aKindThatIsNoneIsNamedWithTheOthers() {
        String allowed = "Project, Entity, FileSource, PushSource, FeatureView, FeatureService (document ";
        assertProblems(
                "kind: Featureview\nname: a\n---\nname: b\n---\nkind: KafkaSource\nname: c\n---\n- a\n",
                "a.yaml:1: Featureview a: kind: 'Featureview' is no kind of definition (did you mean 'FeatureView'?);"
                        + " allowed are " + allowed + "1)",
                "a.yaml:4: b: kind: is missing; allowed are " + allowed + "2)",
                "a.yaml:6: KafkaSource c: kind: KafkaSource cannot be written in YAML; define it with the Python SDK."
                        + " Here, allowed are " + allowed + "3)",
                "a.yaml:9: must be an object with a kind, not a list; write one object a document, with --- between"
                        + " them (document 4)");
    }

    @Test
    void namesAreDefinedOnce() {
        assertProblems(
                DRIVER + "---\n" + DRIVER + "---\n" + SOURCE
                        + "---\nkind: PushSource\nname: Stats\nbatch_source: stats\n",
                "a.yaml:6: Entity driver: is defined in a.yaml:1 already (document 2)",
                "a.yaml:16: PushSource Stats: differs from 'stats' in a.yaml:11 by case alone; Feast takes them for one"
                        + " name (document 4)");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertProblems(
                """
                kind: Entity
                name: driver
                value_type: INT64
                ---
                kind: FeatureView
                name: v
                entities: [drivr]
                source: stats
                schema: [{name: a, dtype: Int64}]
                ---
                kind: FeatureService
                name: s
                features:
                - v:b
                - w
                - {view: v, join_key_map: {x: y}}
                ---
                kind: PushSource
                name: p
                batch_source: p
                """,
                "a.yaml:7: FeatureView v: entities[0]: there is no entity 'drivr' (did you mean 'driver'?); the folder"
                        + " defines driver (document 2)",
                "a.yaml:8: FeatureView v: source: there is no source 'stats'; the folder defines p (document 2)",
                "a.yaml:14: FeatureService s: features[0]: view 'v' has no feature 'b'; it has a (document 3)",
                "a.yaml:15: FeatureService s: features[1]: there is no feature view 'w'; the folder defines v"
                        + " (document 3)",
                "a.yaml:16: FeatureService s: features[2].join_key_map: 'x' is no join key of view 'v'; it has"
                        + " none (document 3)",
                "a.yaml:20: PushSource p: batch_source: 'p' is a PushSource; a batch source is a FileSource"
                        + " (document 4)");
    }

    @Test
    void theTypeOfAJoinKeyMustBeKnownAndOne() {
        assertProblems(
                """
                kind: Entity
                name: driver
                ---
                kind: Entity
                name: zone
                value_type: STRING
                ---
                kind: Entity
                name: price
                value_type: DOUBLE
                ---
                kind: FeatureView
                name: v
                entities: [driver, zone, price]
                schema: [{name: a, dtype: Int64}, {name: zone, dtype: Int64}]
                """,
                "a.yaml:12: FeatureView v: join key 'price' is DOUBLE, which no online store can look up; allowed are"
                        + " [BYTES, STRING, INT32, INT64, UNIX_TIMESTAMP], or online: false (document 4)",
                "a.yaml:14: FeatureView v: entities[0]: the type of join key 'driver' is not known; give the entity a"
                        + " value_type, or list the column in the schema (document 4)",
                "a.yaml:15: FeatureView v: schema[1]: the join key of entity 'zone' is STRING by its value_type, INT64"
                        + " here (document 4)");
    }

    @Test
    void columnsOfAViewFitTogether() {
        assertProblems(
                SOURCE + "field_mapping: {n: count}\n---\nkind: FeatureView\nname: a@b\nsource: stats\nversion: two\n"
                        + "schema:\n- {name: n, dtype: Int64}\n- {name: n, dtype: Int64}\n"
                        + "- {name: e, dtype: Array(Float32), vector_index: true}\n"
                        + "- {name: f, dtype: Array(Float32), vector_index: true}\n- {name: __dummy_id, dtype: Int64}\n",
                "a.yaml:7: FeatureView a@b: a view's name must not contain '@' or ':'; references use them"
                        + " (document 2)",
                "a.yaml:7: FeatureView a@b: version: 'two' is no version; allowed are latest, v2, version2"
                        + " (document 2)",
                "a.yaml:12: FeatureView a@b: schema[0]: 'n' is a column of stats that its field_mapping renames to"
                        + " 'count'; use that name here (document 2)",
                "a.yaml:13: FeatureView a@b: schema[1]: 'n' is a column of stats that its field_mapping renames to"
                        + " 'count'; use that name here (document 2)",
                "a.yaml:13: FeatureView a@b: schema[1]: the column 'n' is given twice (document 2)",
                "a.yaml:15: FeatureView a@b: schema[3]: a view may have one vector_index only (document 2)",
                "a.yaml:16: FeatureView a@b: schema[4]: the name __dummy_id is Feast's own (document 2)");
    }

    @Test
    void aViewHasAFeatureAndAServiceHasEachOnce() {
        assertProblems(
                DRIVER + "---\n" + SOURCE + "---\n" + VIEW + "---\nkind: FeatureView\nname: keys\nentities: [driver]\n"
                        + "schema: [{name: driver_id, dtype: Int64}]\n---\nkind: FeatureService\nname: s\n"
                        + "features: [stats, 'stats:a', stats@v2]\n---\nkind: FeatureService\nname: t\nfeatures: []\n",
                "a.yaml:17: FeatureView keys: schema: has no feature; list at least one column beside the join keys"
                        + " (document 4)",
                "a.yaml:24: FeatureService s: features[1]: the service has 'stats:a' already; give one of the two views"
                        + " another name with with_name (document 5)",
                "a.yaml:24: FeatureService s: features[2]: a service cannot pin a version here; leave out '@v2', or pin"
                        + " the view itself with its field version (document 5)",
                "a.yaml:26: FeatureService t: features: is empty; name at least one view (document 6)");
    }

    @Test
    void twoViewsOfOneNameInAServiceMayDifferInTheirFeatures() {
        assertProblems(DRIVER + "---\n" + SOURCE + "---\n"
                + VIEW.replace("]\n", ", {name: b, dtype: Int64}]\n")
                        .replace("[driver, {name: b, dtype: Int64}]", "[driver]")
                + "---\nkind: FeatureService\nname: s\nfeatures: ['stats:a', 'stats:b']\n");
    }

    @Test
    void theProjectIsTheOneOfTheConfiguration() {
        assertProblems(
                "kind: Project\nname: other\n---\nkind: Project\nname: shop\n",
                "a.yaml:1: Project other: the project of feature_store.yaml is 'shop'; a folder describes that project"
                        + " alone (document 1)",
                "a.yaml:4: Project shop: there is a Project in a.yaml:1 already; a folder describes one (document 2)");
    }

    @Test
    void entitiesLeaveFeastsOwnNamesAlone() {
        assertProblems(
                "kind: Entity\nname: __dummy\n---\nkind: Entity\nname: e\njoin_keys: [a, b]\n",
                "a.yaml:1: Entity __dummy: the names __dummy and __dummy_id stand for having no entity; choose another"
                        + " (document 1)",
                "a.yaml:6: Entity e: join_keys: an entity has a single join key, not 2; give each column an entity of"
                        + " its own and list both in the view (document 2)");
    }

    @Test
    void brokenYamlIsNamedWithItsLine() {
        assertProblems(
                DRIVER + "---\nkind: Entity\nname: [a\n",
                "a.yaml:8: is no valid YAML: expected ',' or ']', but got <stream end>");
    }

    @Test
    void whatDependsOnABrokenObjectIsNotJudged() {
        assertProblems(
                """
                kind: Entity
                name: driver
                value_type: LONG
                ---
                kind: FeatureView
                name: v
                entities: [driver]
                schema: [{name: a, dtype: Int64}]
                """,
                "a.yaml:3: Entity driver: value_type: 'LONG' is not allowed here; allowed are STRING, INT64, INT32,"
                        + " BYTES, UNIX_TIMESTAMP, BOOL, FLOAT, DOUBLE, UUID, TIME_UUID, DECIMAL (document 1)");
    }

    @Test
    void sizeDepthAndAliasesAreBounded() {
        assertProblems("kind: Entity\nname: e\ntags: " + "[".repeat(100_000), "a.yaml:3: is nested more than 16 deep");
        assertProblems("a: &a 1\nb: [" + "*a, ".repeat(51) + "]\n", "a.yaml:2: has more than 50 aliases");
        assertProblems(
                "#".repeat(DocumentReader.MAX_FILE_SIZE + 1), "a.yaml: has more than 1048576 characters; split it");
    }

    @Test
    void anAliasStandsForWhatItNames() {
        assertProblems(
                DRIVER + "tags: &tags {team: a}\n---\n" + SOURCE.replace("stats", "one") + "tags: &t {team: a}\n");
    }

    @Test
    void emptyDocumentsAreNone() {
        assertProblems("---\n# nothing yet\n---\n" + DRIVER + "---\n");
    }

    private static void assertProblems(String yaml, String... expected) {
        List<Problem> problems = new ArrayList<>();
        List<Definition> definitions = DocumentReader.read("a.yaml", yaml, problems);
        List<String> found = switch (DefinitionsReader.judge(definitions, problems, "shop")) {
            case Reading.Sound ignored -> List.of();
            case Reading.Faulty faulty ->
                faulty.problems().stream().map(Problem::text).toList();
        };
        assertThat(found).containsExactly(expected);
    }
}
