package io.featurestore.server.offline.flight;

import com.google.protobuf.ByteString;
import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What clients 0.66 have put and not yet fetched the answer to: they send a frame in one call and ask for the answer
/// in another. Frames wait on disk, for a while, and in bounds; each belongs to whoever sent it.
final class KeptUploads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptUploads.class);
    private static final int MOST = 1_000;
    private static final int TICKET_BYTES = 16;

    private final Path folder;
    private final Clock clock;
    private final RandomGenerator random;
    private final FlightLimits limits;
    /// In the order of their arrival, so that the first is the oldest.
    private final Map<ByteString, Kept> kept = new LinkedHashMap<>();

    private long bytes;

    /// @param caller who sent it
    /// @param command under which it is asked for
    private record Kept(String caller, ByteString command, Path file, long size, Instant until) {}

    /// An upload that was fetched; it is gone when this is closed.
    record Fetched(ByteString command, Path file) implements AutoCloseable {
        ArrowReader open(BufferAllocator allocator) {
            try {
                return new ArrowStreamReader(Files.newInputStream(file), allocator);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            delete(file);
        }
    }

    KeptUploads(Path folder, Clock clock, RandomGenerator random, FlightLimits limits) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
        this.limits = limits;
    }

    /// Reads an upload to its end and keeps it. The same command once more takes the place of the first.
    ///
    /// @throws ServeException `OVERLOADED` when as much is kept as may be
    void keep(Identity caller, ByteString command, Upload upload) {
        Path file = write(upload);
        try {
            add(new Kept(
                    name(caller),
                    command,
                    file,
                    Files.size(file),
                    clock.instant().plus(limits.keptFor())));
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        } catch (ServeException e) {
            delete(file);
            throw e;
        }
    }

    private Path write(Upload upload) {
        Path file;
        try {
            file = Files.createTempFile(folder, "feast-upload-", ".arrows");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (OutputStream out = Files.newOutputStream(file);
                ArrowStreamWriter writer =
                        new ArrowStreamWriter(upload.getVectorSchemaRoot(), upload, Channels.newChannel(out))) {
            writer.start();
            while (upload.loadNextBatch()) {
                requireRoom(upload.bytesRead());
                writer.writeBatch();
            }
            writer.end();
            return file;
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            delete(file);
            throw e;
        }
    }

    private synchronized void requireRoom(long more) {
        dropOld();
        if (bytes + more > limits.keptBytes() || kept.size() >= MOST) {
            throw ServeException.of(
                    ErrorCode.OVERLOADED,
                    "%d uploads wait for their answers to be fetched, and there is no room for another; try again later"
                            .formatted(kept.size()));
        }
    }

    private synchronized void add(Kept upload) {
        ticketOf(upload.caller(), upload.command()).ifPresent(this::remove);
        requireRoom(upload.size());
        kept.put(newTicket(), upload);
        bytes += upload.size();
    }

    private ByteString newTicket() {
        byte[] ticket = new byte[TICKET_BYTES];
        random.nextBytes(ticket);
        return ByteString.copyFromUtf8(HexFormat.of().formatHex(ticket));
    }

    /// The ticket for an upload of this caller; it is fetched with that.
    ///
    /// @throws ServeException `UPLOAD_NOT_FOUND`
    synchronized ByteString ticket(Identity caller, ByteString command) {
        dropOld();
        return ticketOf(name(caller), command).orElseThrow(KeptUploads::notFound);
    }

    private Optional<ByteString> ticketOf(String caller, ByteString command) {
        return kept.entrySet().stream()
                .filter(entry -> entry.getValue().caller().equals(caller)
                        && entry.getValue().command().equals(command))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Commands of this caller that wait.
    synchronized List<ByteString> commands(Identity caller) {
        dropOld();
        return kept.values().stream()
                .filter(upload -> upload.caller().equals(name(caller)))
                .map(Kept::command)
                .toList();
    }

    /// Takes an upload out: it is answered once.
    ///
    /// @throws ServeException `UPLOAD_NOT_FOUND`
    synchronized Fetched fetch(Identity caller, ByteString ticket) {
        dropOld();
        Kept upload = kept.get(ticket);
        if (upload == null || !upload.caller().equals(name(caller))) {
            throw notFound();
        }
        kept.remove(ticket);
        bytes -= upload.size();
        return new Fetched(upload.command(), upload.file());
    }

    private static ServeException notFound() {
        return ServeException.of(ErrorCode.UPLOAD_NOT_FOUND, "Flight not found.");
    }

    /// Forgets what nobody fetched in time.
    synchronized void dropOld() {
        Instant now = clock.instant();
        List<ByteString> old = new ArrayList<>();
        kept.forEach((ticket, upload) -> {
            if (now.isAfter(upload.until())) {
                old.add(ticket);
            }
        });
        old.forEach(this::remove);
    }

    private void remove(ByteString ticket) {
        Kept upload = kept.remove(ticket);
        if (upload != null) {
            bytes -= upload.size();
            delete(upload.file());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} can't be removed: {}", file, e.toString());
        }
    }

    private static String name(Identity caller) {
        return switch (caller) {
            case Identity.Anyone ignored -> "";
            case Identity.Authenticated user -> user.username();
            case Identity.OwnWorkload workload -> workload.username();
        };
    }

    @Override
    public synchronized void close() {
        List.copyOf(kept.keySet()).forEach(this::remove);
    }
}
