package io.featurestore.server.offline.flight;

import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.offline.RowSource;
import io.featurestore.server.offline.serving.OfflineCommand.Historical;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// Tells the frames of entities that clients send from the table that they send where there is none: one column `key`
/// that spells a word.
final class Frames {
    private static final String PLACEHOLDER = "key";
    private static final String WORD = "mock_key";

    private Frames() {}

    /// The frame; empty where the client has none.
    static Optional<RowSource> of(RowSource rows, Historical question) {
        List<Field> columns = rows.schema().getFields();
        boolean suspicious = columns.size() == 1
                && columns.getFirst().getName().equals(PLACEHOLDER)
                && columns.getFirst().getType() instanceof ArrowType.Utf8;
        if (!suspicious) {
            return Optional.of(rows);
        }
        boolean askedOtherwise = question.query().isPresent()
                || question.start().isPresent()
                || question.end().isPresent();
        if (askedOtherwise || spellsTheWord(rows)) {
            return Optional.empty();
        }
        throw ServeException.of(
                ErrorCode.ENTITY_TIMESTAMP_INFERENCE,
                "The frame of entities has the column 'key' alone; it needs one with times, such as event_timestamp");
    }

    private static boolean spellsTheWord(RowSource rows) {
        StringBuilder spelled = new StringBuilder();
        while (spelled.length() <= WORD.length() && rows.next()) {
            VarCharVector letters = (VarCharVector) rows.root().getVector(PLACEHOLDER);
            for (int row = 0; row < letters.getValueCount() && spelled.length() <= WORD.length(); row++) {
                spelled.append(letters.isNull(row) ? "?" : String.valueOf(letters.getObject(row)));
            }
        }
        return spelled.isEmpty() || spelled.toString().equals(WORD);
    }
}
