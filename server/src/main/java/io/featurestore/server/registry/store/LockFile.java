package io.featurestore.server.registry.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The lock of a registry file, held by the operating system: it ends with the process, whatever happens. The file
/// itself stays, because deleting it would let two processes lock two different files.
record LockFile(Path path) {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// The lock while it is held.
    record Held(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// @throws IOException also when another process held the lock for longer than `patience`
    Held acquire(Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            while (tryLock(channel) == null) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("another process has held the lock " + path.getFileName() + " for more than "
                            + patience.toSeconds() + " s");
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
            return new Held(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// The lock, or null while somebody else has it, in this process or in another.
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ignored) {
            return null;
        }
    }
}
