package io.featurestore.server.lock;

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

/// A lock among threads and processes of ours on this machine, held by the operating system: it ends with the process,
/// whatever happens. The file itself stays, because deleting it would let two processes lock two different files.
public record LockFile(Path path) {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// Somebody else has the lock, and keeps it.
    public static final class LockIsHeld extends IOException {
        private static final long serialVersionUID = 1;

        LockIsHeld(String message) {
            super(message);
        }
    }

    /// The lock while it is held.
    public record Held(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// @throws LockIsHeld when somebody else held the lock for longer than `patience`
    public Held acquire(Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            while (tryLock(channel) == null) {
                if (System.nanoTime() - deadline > 0) {
                    throw new LockIsHeld("another process has held the lock " + path.getFileName() + " for more than "
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
