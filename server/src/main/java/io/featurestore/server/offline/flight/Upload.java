package io.featurestore.server.offline.flight;

import arrow.proto.flight.FlightProto.FlightDescriptor;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ValueVectorUtility;

/// The rows that a client sends in one call. The connection puts messages in, one thread reads them; the next message
/// is asked for when the last one is taken, so that no more than two are held.
///
/// What it reads comes from outside and goes to native code: every batch is checked before anyone sees it.
final class Upload extends ArrowReader {
    private final FlightLimits limits;
    private final Runnable requestNext;
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private Optional<FlightMessage> taken = Optional.empty();
    private boolean ended;
    private boolean closed;
    private long bytes;
    private long rows;

    private sealed interface Item {
        record Arrived(FlightMessage message) implements Item {}

        record End() implements Item {}

        record Failed(ServeException reason) implements Item {}
    }

    /// @param requestNext asks the connection for one more message
    Upload(BufferAllocator allocator, FlightLimits limits, Runnable requestNext) {
        super(allocator);
        this.limits = limits;
        this.requestNext = requestNext;
    }

    // ---- the connection's side

    void received(FlightMessage message) {
        synchronized (items) {
            if (!closed) {
                items.add(new Item.Arrived(message));
                return;
            }
        }
        message.close();
    }

    void ended() {
        items.add(new Item.End());
    }

    /// Whoever reads learns of it after what came before.
    void failed(ServeException reason) {
        items.add(new Item.Failed(reason));
    }

    // ---- the reader's side

    /// What the client wants, which comes with the first message.
    FlightDescriptor descriptor() {
        FlightMessage first = take().orElseThrow(() -> malformed("it ends before it begins"));
        if (first.header().isPresent()) {
            taken = Optional.of(first);
        }
        return first.descriptor().orElseThrow(() -> malformed("its first message has no descriptor"));
    }

    private Optional<FlightMessage> take() {
        if (taken.isPresent()) {
            Optional<FlightMessage> message = taken;
            taken = Optional.empty();
            return message;
        }
        if (ended) {
            return Optional.empty();
        }
        return switch (next()) {
            case Item.Arrived arrived -> {
                requestNext.run();
                yield Optional.of(counted(arrived.message()));
            }
            case Item.End ignored -> {
                ended = true;
                yield Optional.empty();
            }
            case Item.Failed failed -> {
                ended = true;
                throw failed.reason();
            }
        };
    }

    private Item next() {
        try {
            Item item = items.poll(limits.silence().toMillis(), TimeUnit.MILLISECONDS);
            return item != null
                    ? item
                    : new Item.Failed(ServeException.of(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the client sent nothing for %d s"
                                    .formatted(limits.silence().toSeconds())));
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
            return new Item.Failed(ServeException.of(ErrorCode.UNAVAILABLE, "the server is stopping; try again"));
        }
    }

    private FlightMessage counted(FlightMessage message) {
        bytes += message.size();
        if (bytes > limits.uploadBytes()) {
            message.close();
            ended = true;
            throw ServeException.of(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "the upload has more than %d bytes; send it in parts".formatted(limits.uploadBytes()));
        }
        return message;
    }

    @Override
    protected Schema readSchema() {
        FlightMessage message = take().orElseThrow(() -> malformed("it has no schema"));
        try (message) {
            Message header = header(message);
            if (header.headerType() != MessageHeader.Schema) {
                throw malformed("it does not begin with a schema");
            }
            return MessageSerializer.deserializeSchema(header);
        } catch (ServeException e) {
            throw e;
        } catch (RuntimeException ignored) {
            throw malformed("its schema can't be read");
        }
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        for (Optional<FlightMessage> message = take(); message.isPresent(); message = take()) {
            if (load(message.get())) {
                rows += getVectorSchemaRoot().getRowCount();
                return true;
            }
        }
        return false;
    }

    /// @return whether it was a batch; dictionaries go before batches
    private boolean load(FlightMessage message) {
        try (message) {
            Message header = header(message);
            switch (header.headerType()) {
                case MessageHeader.RecordBatch -> loadBatch(header, message);
                case MessageHeader.DictionaryBatch -> {
                    loadNewDictionary(header, message);
                    return false;
                }
                default -> throw malformed("it has a message that is neither rows nor a dictionary");
            }
            return true;
        } catch (ServeException | OutOfMemoryException e) {
            throw e;
        } catch (IOException | RuntimeException ignored) {
            throw malformed("a batch does not fit the schema");
        }
    }

    private void loadBatch(Message header, FlightMessage message) throws IOException {
        RecordBatch batch = (RecordBatch) header.header(new RecordBatch());
        if (batch == null || batch.length() < 0 || batch.length() > Integer.MAX_VALUE) {
            throw malformed("a batch has no length");
        }
        loadRecordBatch(deserialized(message, body -> MessageSerializer.deserializeRecordBatch(header, body)));
        VectorSchemaRoot root = getVectorSchemaRoot();
        ValueVectorUtility.validateFull(root);
        root.getFieldVectors().forEach(this::checkIndexes);
    }

    private void loadNewDictionary(Message header, FlightMessage message) throws IOException {
        ArrowDictionaryBatch batch =
                deserialized(message, body -> MessageSerializer.deserializeDictionaryBatch(header, body));
        long id = batch.getDictionaryId();
        loadDictionary(batch);
        ValueVectorUtility.validateFull(lookup(id).getVector());
    }

    /// A place in a dictionary that has no such place would be read all the same by native code.
    private void checkIndexes(FieldVector vector) {
        DictionaryEncoding encoding = vector.getField().getDictionary();
        if (encoding != null && vector instanceof BaseIntVector indexes) {
            int places = lookup(encoding.getId()).getVector().getValueCount();
            for (int row = 0; row < vector.getValueCount(); row++) {
                boolean outside = !vector.isNull(row)
                        && (indexes.getValueAsLong(row) < 0 || indexes.getValueAsLong(row) >= places);
                if (outside) {
                    throw malformed("an index of column %s is outside of its dictionary".formatted(vector.getName()));
                }
            }
        }
        vector.getChildrenFromFields().forEach(this::checkIndexes);
    }

    @FunctionalInterface
    private interface Deserializer<T> {
        T of(ArrowBuf body) throws IOException;
    }

    /// A deserializer gives one reference back when it succeeds; the message keeps its own until it is closed.
    private <T> T deserialized(FlightMessage message, Deserializer<T> deserializer) throws IOException {
        ArrowBuf body = message.body().orElseGet(allocator::getEmpty);
        body.getReferenceManager().retain();
        try {
            return deserializer.of(body);
        } catch (IOException | RuntimeException e) {
            body.getReferenceManager().release();
            throw e;
        }
    }

    private static Message header(FlightMessage message) {
        return message.header().orElseThrow(() -> malformed("it has a message without metadata"));
    }

    private static ServeException malformed(String why) {
        return ServeException.of(ErrorCode.INVALID_ARGUMENT, "the upload is no Arrow stream: " + why);
    }

    /// Reads what is left and forgets it: clients read an answer, even a refusal, only after all was sent.
    void drain() {
        for (Optional<FlightMessage> message = take(); message.isPresent(); message = take()) {
            message.get().close();
        }
    }

    long rows() {
        return rows;
    }

    @Override
    public long bytesRead() {
        return bytes;
    }

    @Override
    protected void closeReadSource() {
        taken.ifPresent(FlightMessage::close);
        taken = Optional.empty();
        ended = true;
        synchronized (items) {
            closed = true;
            for (Item item = items.poll(); item != null; item = items.poll()) {
                if (item instanceof Item.Arrived arrived) {
                    arrived.message().close();
                }
            }
        }
    }
}
