package io.featurestore.server.offline.flight;

import arrow.proto.flight.FlightProto.FlightDescriptor;
import com.google.protobuf.ByteString;
import feast.proto.core.DataSourceProto.DataSource;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.OfflineResult;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.SourceColumn;
import io.featurestore.server.offline.serving.OfflineCommand;
import io.featurestore.server.offline.serving.OfflineService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the methods of Flight do. `DoExchange` answers at once what is sent with it; clients 0.66 send with `DoPut` and
/// fetch the answer with `DoGet`. What changes something comes with `DoPut` from both.
final class FlightApi {
    private static final Logger LOG = LoggerFactory.getLogger(FlightApi.class);
    private static final Schema COLUMNS = new Schema(
            List.of(Field.nullable("name", ArrowType.Utf8.INSTANCE), Field.nullable("type", ArrowType.Utf8.INSTANCE)));

    private final OfflineService service;
    private final KeptUploads kept;
    private final Supplier<BufferAllocator> allocator;
    private final ScheduledExecutorService timer;
    private final FlightObserver observer;

    /// @param allocator for what is read back from disk
    FlightApi(
            OfflineService service,
            KeptUploads kept,
            Supplier<BufferAllocator> allocator,
            ScheduledExecutorService timer,
            FlightObserver observer) {
        this.service = service;
        this.kept = kept;
        this.allocator = allocator;
        this.timer = timer;
        this.observer = observer;
    }

    void exchange(FlightCall call) {
        CommandReader.Named command = CommandReader.read(command(call.upload()));
        observed(command.api(), call, () -> answer(call, command, new BorrowedRows(call.upload())));
    }

    void put(FlightCall call) {
        ByteString bytes = command(call.upload());
        CommandReader.Named command = CommandReader.read(bytes);
        observed(command.api(), call, () -> {
            switch (command.command()) {
                case OfflineCommand.Read ignored -> kept.keep(call.caller(), bytes, call.upload());
                case OfflineCommand.Act act -> act(call, act);
            }
        });
    }

    void get(FlightCall call) {
        try (KeptUploads.Fetched fetched = kept.fetch(call.caller(), command(call.upload()))) {
            CommandReader.Named command = CommandReader.read(fetched.command());
            observed(command.api(), call, () -> {
                try (ArrowReader rows = fetched.open(allocator.get())) {
                    answer(call, command, new BorrowedRows(rows));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void observed(String api, FlightCall call, Runnable work) {
        long begun = System.nanoTime();
        boolean failed = true;
        try {
            work.run();
            failed = false;
        } finally {
            long nanos = System.nanoTime() - begun;
            observer.answered(api, failed, nanos, call.download().rows());
            LOG.atInfo()
                    .addKeyValue("api", api)
                    .addKeyValue("rows", call.download().rows())
                    .addKeyValue("rowsIn", call.upload().rows())
                    .addKeyValue("millis", nanos / 1_000_000)
                    .addKeyValue("failed", failed)
                    .log("answered");
        }
    }

    private static ByteString command(Upload upload) {
        FlightDescriptor descriptor = upload.descriptor();
        if (descriptor.getType() != FlightDescriptor.DescriptorType.CMD) {
            throw ServeException.of(ErrorCode.INVALID_ARGUMENT, "the call's descriptor is no command");
        }
        return descriptor.getCmd();
    }

    /// @param rows what the client sent with the command
    private void answer(FlightCall call, CommandReader.Named named, RowSource rows) {
        switch (named.command()) {
            case OfflineCommand.Historical question ->
                send(call, service.historicalFeatures(call.caller(), question, Frames.of(rows, question)));
            case OfflineCommand.Pull pull -> send(call, service.pull(call.caller(), pull));
            case OfflineCommand.Columns columns -> send(call, service.columns(call.caller(), columns));
            case OfflineCommand.Act ignored ->
                throw ServeException.of(ErrorCode.NOT_IMPLEMENTED, "Unknown read API: " + named.api());
        }
    }

    private static void send(FlightCall call, OfflineResult result) {
        try (result) {
            call.cancellation().onCancel(result::cancel);
            call.download().begin(result.schema());
            while (result.next()) {
                call.download().write(result.root());
            }
        }
    }

    private void send(FlightCall call, List<SourceColumn> columns) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(COLUMNS, allocator.get())) {
            VarCharVector names = (VarCharVector) root.getVector("name");
            VarCharVector types = (VarCharVector) root.getVector("type");
            for (int row = 0; row < columns.size(); row++) {
                names.setSafe(row, columns.get(row).name().getBytes(StandardCharsets.UTF_8));
                types.setSafe(row, columns.get(row).type().getBytes(StandardCharsets.UTF_8));
            }
            root.setRowCount(columns.size());
            call.download().begin(COLUMNS);
            call.download().write(root);
        }
    }

    private void act(FlightCall call, OfflineCommand.Act act) {
        switch (act) {
            case OfflineCommand.Validate validate ->
                service.validate(call.caller(), validate)
                        .ifPresent(
                                warning -> LOG.warn("{}: {}", validate.source().getName(), warning));
            case OfflineCommand.WriteBatch write ->
                service.write(call.caller(), write, new BorrowedRows(call.upload()));
            case OfflineCommand.WriteLogs write ->
                service.writeLogs(call.caller(), write, new BorrowedRows(call.upload()));
            case OfflineCommand.Persist persist -> {
                Optional<Future<?>> deadline = persist.timeout().map(timeout -> deadline(call, timeout));
                try {
                    persist(call, persist);
                } finally {
                    deadline.ifPresent(waiting -> waiting.cancel(false));
                }
            }
        }
    }

    private void persist(FlightCall call, OfflineCommand.Persist persist) {
        Optional<RowSource> frame = Frames.of(new BorrowedRows(call.upload()), persist.question());
        DataSource target = service.target(call.caller(), persist);
        try (OfflineResult answer = service.historicalFeatures(call.caller(), persist.question(), frame)) {
            call.cancellation().onCancel(answer::cancel);
            service.keep(answer, target, persist.overwrite());
        }
    }

    /// The call's own deadline ends what takes longer; this one comes before it.
    private Future<?> deadline(FlightCall call, Duration timeout) {
        ServeException late = ServeException.of(
                ErrorCode.DEADLINE_EXCEEDED, "timeout: not done within %s s".formatted(timeout.toMillis() / 1000.0));
        return timer.schedule(() -> call.cancellation().cancel(late), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
