package io.featurestore.server.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.Timestamps;
import feast.proto.core.EntityProto.Entity;
import feast.proto.core.EntityProto.EntitySpecV2;
import feast.proto.core.RegistryProto.Registry;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRegistryStoreTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00.123456789Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private FileRegistryStore open(Path file) {
        return FileRegistryStore.open(file, NOON, new RandomIds(new SplittableRandom(1)));
    }

    private static UnaryOperator<Registry> adding(String entity) {
        return registry -> registry.toBuilder().addEntities(entity(entity)).build();
    }

    private static Entity entity(String name) {
        return Entity.newBuilder()
                .setSpec(EntitySpecV2.newBuilder().setName(name).setProject("p"))
                .build();
    }

    private static List<String> names(Registry registry) {
        return registry.getEntitiesList().stream()
                .map(entity -> entity.getSpec().getName())
                .toList();
    }

    @Test
    void aMissingFileBecomesAnEmptyRegistryWithItsFolder() throws IOException {
        Path file = folder.resolve("data").resolve("registry.db");
        try (FileRegistryStore store = open(file)) {
            Registry written = Registry.parseFrom(Files.readAllBytes(file));
            assertThat(written).isEqualTo(store.current());
            assertThat(written.getRegistrySchemaVersion()).isEqualTo("1");
            assertThat(written.getVersionId())
                    .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
            assertThat(written.getLastUpdated()).isEqualTo(Timestamps.fromMicros(1_767_355_200_123_456L));
        }
    }

    @Test
    void aFolderIsMadeOnlyOneLevelDeep() {
        Path file = folder.resolve("a").resolve("b").resolve("registry.db");
        assertThatThrownBy(() -> open(file))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.db", "registry-rich.db"})
    void whatPythonWroteIsKeptWholeByAChangeOfSomethingElse(String sample) throws IOException {
        Path file = copyOf(sample);
        Registry before = Registry.parseFrom(Files.readAllBytes(file));
        try (FileRegistryStore store = open(file)) {
            store.update(adding("new"));
        }
        Registry after = Registry.parseFrom(Files.readAllBytes(file));
        assertThat(after.getVersionId()).isNotEqualTo(before.getVersionId());
        Registry.Builder undone = after.toBuilder()
                .removeEntities(after.getEntitiesCount() - 1)
                .setVersionId(before.getVersionId())
                .setLastUpdated(before.getLastUpdated());
        assertThat(undone.build()).isEqualTo(before);
        assertThat(undone.build().toByteString().size())
                .isEqualTo(before.toByteString().size());
    }

    @Test
    void fieldsThatThisBuildDoesNotKnowAreKept() throws IOException {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        999,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("from a newer Feast"))
                                .build())
                .build();
        Registry newer = Registry.newBuilder()
                .setRegistrySchemaVersion("1")
                .addEntities(entity("old").toBuilder()
                        .setUnknownFields(unknown)
                        .setSpec(entity("old").getSpec().toBuilder().setUnknownFields(unknown)))
                .setUnknownFields(unknown)
                .build();
        Path file = folder.resolve("registry.db");
        Files.write(file, newer.toByteArray());
        try (FileRegistryStore store = open(file)) {
            store.update(adding("new"));
        }
        Registry after = Registry.parseFrom(Files.readAllBytes(file));
        assertThat(after.getUnknownFields()).isEqualTo(unknown);
        assertThat(after.getEntities(0)).isEqualTo(newer.getEntities(0));
    }

    @Test
    void aChangeThatChangesNothingWritesNothing() throws IOException {
        Path file = copyOf("registry.db");
        byte[] before = Files.readAllBytes(file);
        try (FileRegistryStore store = open(file)) {
            store.update(registry -> registry);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void theFilesModeStaysAsItWas() throws IOException {
        Path file = copyOf("registry.db");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        try (FileRegistryStore store = open(file)) {
            store.update(adding("new"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    void aChangeThatMayWaitIsReadAtOnceAndStoredSoonAfterOrWhenItIsSettled() throws IOException {
        Path file = folder.resolve("registry.db");
        try (FileRegistryStore store = open(file)) {
            store.updateSoon(adding("a"));
            store.updateSoon(adding("b"));
            assertThat(names(store.current())).containsExactly("a", "b");
            assertThat(names(store.fresh())).containsExactly("a", "b");
            await().untilAsserted(() -> assertThat(names(Registry.parseFrom(Files.readAllBytes(file))))
                    .containsExactly("a", "b"));

            store.updateSoon(adding("c"));
            store.settle();
            Registry settled = Registry.parseFrom(Files.readAllBytes(file));
            assertThat(names(settled)).containsExactly("a", "b", "c");
            assertThat(settled).isEqualTo(store.current());
        }
    }

    @Test
    void whatWaitsIsStoredBeforeTheStoreIsClosed() throws IOException {
        Path file = folder.resolve("registry.db");
        FileRegistryStore store = open(file);
        store.updateSoon(adding("a"));
        store.close();
        assertThat(names(Registry.parseFrom(Files.readAllBytes(file)))).containsExactly("a");
    }

    @Test
    void whatWaitsIsMadeAgainOnTopOfAForeignChangeOrGivenUp() throws IOException {
        Path file = folder.resolve("registry.db");
        try (FileRegistryStore store = open(file)) {
            store.updateSoon(adding("mine"));
            store.updateSoon(registry -> {
                if (names(registry).contains("foreign")) {
                    throw ServeException.of(ErrorCode.INVALID_ARGUMENT, "not with foreign");
                }
                return adding("picky").apply(registry);
            });
            writeAsPython(
                    file,
                    Registry.newBuilder().addEntities(entity("foreign")).build().toByteArray());
            store.settle();
            assertThat(names(store.current())).containsExactly("foreign", "mine");
            assertThat(names(Registry.parseFrom(Files.readAllBytes(file)))).containsExactly("foreign", "mine");
        }
    }

    @Test
    void aChangeThatFailsChangesNothing() {
        try (FileRegistryStore store = open(folder.resolve("registry.db"))) {
            Registry before = store.current();
            assertThatThrownBy(() -> store.update(registry -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .hasMessage("no");
            assertThat(store.fresh()).isSameAs(before);
        }
    }

    @Test
    void whatPythonWritesInPlaceIsSeenWithinASecond() throws IOException {
        Path file = copyOf("registry.db");
        try (FileRegistryStore store = open(file)) {
            writeAsPython(file, adding("from python").apply(store.current()).toByteArray());
            await().atMost(Duration.ofSeconds(1))
                    .until(() -> names(store.current()).contains("from python"));
        }
    }

    @Test
    void aFreshReadSeesAForeignChangeAtOnce() throws IOException {
        Path file = copyOf("registry.db");
        try (FileRegistryStore store = open(file)) {
            writeAsPython(file, adding("from python").apply(store.current()).toByteArray());
            assertThat(names(store.fresh())).contains("from python");
        }
    }

    @Test
    void aFileThatIsBeingWrittenIsNeverTakenForARegistry() throws Exception {
        Path file = copyOf("registry-rich.db");
        byte[] whole = Files.readAllBytes(file);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        try (FileRegistryStore store = open(file);
                ExecutorService python = Executors.newVirtualThreadPerTaskExecutor()) {
            int entities = store.current().getEntitiesCount();
            Future<?> writer = python.submit((Callable<Void>) () -> {
                for (int writes = 1; writes <= 10; writes++) {
                    int before = reads.get();
                    writeSlowly(file, whole);
                    await().until(() -> reads.get() > before);
                }
                done.set(true);
                return null;
            });
            while (!done.get()) {
                try {
                    assertThat(store.fresh().getEntitiesCount()).isEqualTo(entities);
                } catch (ServeException e) {
                    assertThat(e.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
                }
                reads.incrementAndGet();
            }
            writer.get();
            assertThat(names(store.fresh())).hasSize(entities);
        }
    }

    @Test
    void aForeignChangeBetweenReadingAndWritingIsNotLost() throws IOException {
        Path file = copyOf("registry.db");
        AtomicInteger calls = new AtomicInteger();
        try (FileRegistryStore store = open(file)) {
            store.update(registry -> {
                if (calls.getAndIncrement() == 0) {
                    writeAsPython(file, adding("from python").apply(registry).toByteArray());
                }
                return adding("ours").apply(registry);
            });
            assertThat(names(store.current())).contains("from python", "ours");
        }
        assertThat(calls).hasValue(2);
        assertThat(names(Registry.parseFrom(Files.readAllBytes(file)))).contains("from python", "ours");
    }

    @Test
    void changesOfManyCallersInTwoProcessesAreAllKept() throws Exception {
        Path file = folder.resolve("registry.db");
        int perStore = 40;
        try (FileRegistryStore one = open(file);
                FileRegistryStore other = open(file);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < perStore; i++) {
                String name = "e" + i;
                running.add(callers.submit(() -> one.update(adding("one-" + name))));
                running.add(callers.submit(() -> other.update(adding("other-" + name))));
            }
            for (Future<?> caller : running) {
                caller.get();
            }
            assertThat(names(one.fresh())).hasSize(2 * perStore).doesNotHaveDuplicates();
            assertThat(names(other.fresh())).containsExactlyElementsOf(names(one.fresh()));
        }
    }

    @Test
    void withoutTheFileTheLastStateServesAndNothingIsWritten() throws IOException {
        Path file = copyOf("registry.db");
        byte[] bytes = Files.readAllBytes(file);
        try (FileRegistryStore store = open(file)) {
            Registry before = store.current();
            Files.delete(file);
            await().until(() -> !store.readable());
            assertThat(store.current()).isSameAs(before);
            assertThatThrownBy(() -> store.update(adding("new")))
                    .isInstanceOfSatisfying(
                            ServeException.class,
                            refused -> assertThat(refused.error().message()).contains("registry.db", "restore it"));
            assertThat(file).doesNotExist();

            Files.write(file, bytes);
            await().until(store::readable);
            store.update(adding("new"));
            assertThat(names(store.current())).contains("new");
        }
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws IOException {
        Path file = folder.resolve("registry.db");
        Files.writeString(file, "project: demo\n");
        assertThatThrownBy(() -> open(file))
                .isInstanceOfSatisfying(
                        ServeException.class,
                        refused ->
                                assertThat(refused.error().message()).contains("registry.db", "not a Feast registry"));
    }

    @Test
    void aLinkToTheFileStaysALink() throws IOException {
        Path file = copyOf("registry.db");
        Path link = folder.resolve("link.db");
        Files.createSymbolicLink(link, file);
        try (FileRegistryStore store = open(link)) {
            store.update(adding("new"));
        }
        assertThat(link).isSymbolicLink();
        assertThat(names(Registry.parseFrom(Files.readAllBytes(file)))).contains("new");
    }

    private Path copyOf(String sample) throws IOException {
        Path file = folder.resolve("registry.db");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/registry/" + sample))) {
            Files.copy(in, file);
        }
        return file;
    }

    /// Empties the file and writes it, as Python does.
    private static void writeAsPython(Path file, byte[] content) {
        try {
            Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeSlowly(Path file, byte[] content) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            for (int at = 0; at < content.length; at += 512) {
                out.write(content, at, Math.min(512, content.length - at));
                out.getFD().sync();
            }
        }
    }
}
