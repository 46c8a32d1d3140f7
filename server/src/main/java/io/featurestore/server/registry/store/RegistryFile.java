package io.featurestore.server.registry.store;

import com.google.protobuf.InvalidProtocolBufferException;
import feast.proto.core.RegistryProto.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The bytes of a `registry.db`: one serialized `feast.core.Registry`, without header or compression.
final class RegistryFile {
    private static final Duration READ_PATIENCE = Duration.ofSeconds(2);
    /// Longer than the steps in which file systems keep modification times.
    private static final Duration PAUSE = Duration.ofMillis(12);

    private final Path path;
    private final Path temporary;

    RegistryFile(Path path) {
        this.path = path;
        this.temporary = path.resolveSibling(path.getFileName() + ".tmp");
    }

    /// A state that was read, or written by us, and how to tell that the file still holds it.
    record Content(Registry registry, Stamp stamp) {}

    Stamp stamp() throws IOException {
        return Stamp.of(path);
    }

    /// Reads the file. Python empties it and writes it in place, without a lock, so a read may find it empty or cut
    /// off, and a cut-off message may even parse: content counts once two reads with a pause between them agree.
    ///
    /// @throws NoSuchFileException if there is no file
    /// @throws IOException if it can't be read, or does not become a registry
    Content read() throws IOException {
        long deadline = System.nanoTime() + READ_PATIENCE.toNanos();
        byte[] before = Files.readAllBytes(path);
        while (true) {
            LockSupport.parkNanos(PAUSE.toNanos());
            Stamp stamp = stamp();
            byte[] now = Files.readAllBytes(path);
            boolean settled = now.length > 0 && Arrays.equals(before, now) && stamp.equals(stamp());
            Optional<Registry> registry = settled ? parsed(now) : Optional.empty();
            if (registry.isPresent()) {
                return new Content(registry.get(), stamp);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(now.length == 0 ? "the file is empty" : "the file is not a Feast registry");
            }
            before = now;
        }
    }

    private static Optional<Registry> parsed(byte[] bytes) {
        try {
            return Optional.of(Registry.parseFrom(bytes));
        } catch (InvalidProtocolBufferException ignored) {
            return Optional.empty();
        }
    }

    /// Writes a registry beside the file, down to the disk. The caller holds the lock, so the name is free.
    Content prepare(Registry registry) throws IOException {
        Files.deleteIfExists(temporary);
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = registry.toByteString().asReadOnlyByteBuffer();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (Files.exists(path)) {
                keepMode();
            }
            channel.force(true);
        }
        return new Content(registry, Stamp.of(temporary));
    }

    /// Other users of the file, a Python server in the same pod for one, keep the rights that they had.
    private void keepMode() throws IOException {
        Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(path));
    }

    /// Puts what was prepared in the file's place, in one step.
    void replace() throws IOException {
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Makes the replacement itself outlive a crash of the machine.
    void settle() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
