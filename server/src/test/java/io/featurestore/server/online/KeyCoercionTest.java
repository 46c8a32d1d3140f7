package io.featurestore.server.online;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feast.proto.types.ValueProto.ValueType;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.online.EntityColumn.Kind;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCoercionTest {

    private static EntityColumn column(Consumer<EntityColumn.Builder> values) {
        EntityColumn.Builder column = new EntityColumn.Builder("driver_id");
        values.accept(column);
        return column.build();
    }

    private static EntityColumn text(String text) {
        return column(values -> values.addText(Kind.TEXT, text.getBytes(UTF_8)));
    }

    private static EntityColumn decimal(double number) {
        return column(values -> values.add(Kind.DECIMAL, Double.doubleToRawLongBits(number)));
    }

    private static void assertRefused(EntityColumn column, ValueType.Enum type, String message) {
        assertThatThrownBy(() -> KeyCoercion.coerce(column, type)).isInstanceOfSatisfying(ServeException.class, e -> {
            assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.error().message()).isEqualTo(message);
        });
    }

    @Test
    void numbersAreCutAndTextsOfDigitsAreNumbers() {
        assertThat(KeyCoercion.coerce(decimal(1001.7), ValueType.Enum.INT64).number(0))
                .isEqualTo(1001);
        assertThat(KeyCoercion.coerce(decimal(-1.7), ValueType.Enum.INT64).number(0))
                .isEqualTo(-1);
        assertThat(KeyCoercion.coerce(text(" -42 "), ValueType.Enum.INT64).number(0))
                .isEqualTo(-42);
        assertThat(KeyCoercion.coerce(column(values -> values.add(Kind.BOOLEAN, 1)), ValueType.Enum.INT32)
                        .number(0))
                .isEqualTo(1);
    }

    @Test
    void anythingIsATextWhereATextIsDeclared() {
        EntityColumn mixed = column(values -> {
            values.addInteger(5);
            values.add(Kind.BOOLEAN, 0);
            values.add(Kind.DECIMAL, Double.doubleToRawLongBits(1e300));
            values.addText(Kind.TEXT, "ü".getBytes(UTF_8));
            values.addText(Kind.HUGE, "99999999999999999999".getBytes(UTF_8));
        });

        KeyColumn texts = KeyCoercion.coerce(mixed, ValueType.Enum.STRING);

        assertThat(texts.bytes(0)).asString(UTF_8).isEqualTo("5");
        assertThat(texts.bytes(1)).asString(UTF_8).isEqualTo("False");
        assertThat(texts.bytes(2)).asString(UTF_8).isEqualTo("1e+300");
        assertThat(texts.bytes(3)).asString(UTF_8).isEqualTo("ü");
        assertThat(texts.bytes(4)).asString(UTF_8).isEqualTo("99999999999999999999");
    }

    @Test
    void bytesAreBase64() {
        assertThat(KeyCoercion.coerce(text("AP8Q"), ValueType.Enum.BYTES).bytes(0))
                .containsExactly(0, 0xff, 0x10);
        assertRefused(
                text("no base64!"), ValueType.Enum.BYTES, "Entity key 'driver_id', row 0: 'no base64!' is not base64");
    }

    @ParameterizedTest
    @CsvSource({"abc", "1.5", "''", "-", "1e3", "0x10"})
    void aTextThatIsNoNumberIsRefused(String text) {
        assertRefused(
                text(text),
                ValueType.Enum.INT64,
                "Entity key 'driver_id', row 0: '%s' is not of type INT64".formatted(text));
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsRow() {
        EntityColumn second = column(values -> {
            values.addInteger(1);
            values.addInteger(2_147_483_648L);
        });
        assertRefused(
                second, ValueType.Enum.INT32, "Entity key 'driver_id', row 1: 2147483648 is out of the range of INT32");
        assertRefused(
                decimal(1e19),
                ValueType.Enum.INT64,
                "Entity key 'driver_id', row 0: 1.0E19 is out of the range of INT64");
        assertRefused(
                decimal(Double.POSITIVE_INFINITY),
                ValueType.Enum.INT64,
                "Entity key 'driver_id', row 0: Infinity is out of the range of INT64");
        assertRefused(
                column(values -> values.addText(Kind.HUGE, "9223372036854775808".getBytes(UTF_8))),
                ValueType.Enum.INT64,
                "Entity key 'driver_id', row 0: 9223372036854775808 is out of the range of INT64");
    }

    @Test
    void aNullOrANestedValueIsNoKey() {
        assertRefused(
                column(values -> values.add(Kind.NULL, 0)),
                ValueType.Enum.INT64,
                "Entity key 'driver_id', row 0: null is no entity key");
        assertRefused(
                column(values -> values.add(Kind.NESTED, 0)),
                ValueType.Enum.STRING,
                "Entity key 'driver_id', row 0: a list or an object is no entity key");
    }

    @Test
    void aTypeThatNoKeyCanHaveIsRefused() {
        assertThatThrownBy(() -> KeyCoercion.coerce(text("x"), ValueType.Enum.DOUBLE))
                .hasMessageContaining("DOUBLE");
    }
}
