package io.featurestore.server.offline.flight;

import io.featurestore.server.auth.Identity;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/// Runs each call of a method with streams of rows on a thread of its own, and connects it with the connection: what
/// arrives goes to the upload, room to write to the download, and the end of the call, whoever ends it, to the work.
///
/// @param reader of the messages that clients send
/// @param slots bounds how many calls there are at a time
/// @param threads for work that holds a thread in native code
record StreamHandler(
        Reader reader,
        Work work,
        Supplier<BufferAllocator> allocator,
        Semaphore slots,
        Executor threads,
        ScheduledExecutorService timer,
        FlightLimits limits,
        Statuses statuses)
        implements ServerCallHandler<InputStream, InputStream> {

    /// How the messages of the method are read.
    @FunctionalInterface
    interface Reader {
        FlightMessage read(InputStream message, BufferAllocator allocator);
    }

    /// What a method does.
    @FunctionalInterface
    interface Work {
        void run(FlightCall call);
    }

    @Override
    public ServerCall.Listener<InputStream> startCall(ServerCall<InputStream, InputStream> call, Metadata headers) {
        Identity caller = AuthenticationInterceptor.caller();
        String method = call.getMethodDescriptor().getFullMethodName();
        if (!slots.tryAcquire()) {
            ServeException full = ServeException.of(ErrorCode.OVERLOADED, "Too many calls at once; try again later");
            call.close(statuses.of(full, method), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Cancellation cancellation = new Cancellation();
        Upload upload = new Upload(allocator.get(), limits, () -> call.request(1));
        Download download = new Download(new Sender(call)::send, call::isReady, cancellation, limits);
        cancellation.onCancel(() -> upload.failed(cancellation.reason().orElseThrow()));
        Future<?> deadline = timer.schedule(
                () -> cancellation.cancel(ServeException.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "the call took longer than %d s"
                                .formatted(limits.query().toSeconds()))),
                limits.query().toMillis(),
                TimeUnit.MILLISECONDS);
        threads.execute(() -> {
            try {
                run(call, new FlightCall(caller, upload, download, cancellation));
            } finally {
                deadline.cancel(false);
                slots.release();
            }
        });
        call.request(1);
        return new Arriving(reader, allocator.get(), upload, download, cancellation);
    }

    /// Sends headers before the first message.
    private static final class Sender {
        private final ServerCall<InputStream, InputStream> call;
        private boolean begun;

        private Sender(ServerCall<InputStream, InputStream> call) {
            this.call = call;
        }

        private void send(InputStream message) {
            if (!begun) {
                call.sendHeaders(new Metadata());
                begun = true;
            }
            call.sendMessage(message);
        }
    }

    private void run(ServerCall<InputStream, InputStream> call, FlightCall flight) {
        Status status;
        try {
            work.run(flight);
            flight.upload().drain();
            status = Status.OK;
        } catch (Throwable thrown) {
            status = statusOf(flight, thrown, call.getMethodDescriptor().getFullMethodName());
        } finally {
            close(flight.upload());
        }
        call.close(status, new Metadata());
    }

    /// A client reads why it was refused only after it has sent everything.
    private Status statusOf(FlightCall flight, Throwable thrown, String method) {
        Throwable reason =
                flight.cancellation().reason().<Throwable>map(why -> why).orElse(thrown);
        Status status = statuses.of(reason, method);
        try {
            flight.upload().drain();
        } catch (RuntimeException ignored) {
            // it sends more than it may, or nothing at all any more
        }
        return status;
    }

    private static void close(Upload upload) {
        try {
            upload.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Arriving extends ServerCall.Listener<InputStream> {
        private final Reader reader;
        private final BufferAllocator allocator;
        private final Upload upload;
        private final Download download;
        private final Cancellation cancellation;

        private Arriving(
                Reader reader, BufferAllocator allocator, Upload upload, Download download, Cancellation cancellation) {
            this.reader = reader;
            this.allocator = allocator;
            this.upload = upload;
            this.download = download;
            this.cancellation = cancellation;
        }

        @Override
        public void onMessage(InputStream message) {
            try {
                upload.received(reader.read(message, allocator));
            } catch (ServeException e) {
                upload.failed(e);
            } catch (OutOfMemoryException ignored) {
                upload.failed(Statuses.tooMuch());
            }
        }

        @Override
        public void onHalfClose() {
            upload.ended();
        }

        @Override
        public void onReady() {
            download.changed();
        }

        @Override
        public void onCancel() {
            cancellation.cancel(ServeException.of(ErrorCode.UNAVAILABLE, "the client has gone away"));
        }
    }
}
