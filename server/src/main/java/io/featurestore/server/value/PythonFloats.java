package io.featurestore.server.value;

import java.math.BigDecimal;

/// Floating point numbers as Python's `repr` and `json.dumps` write them: the shortest digits that read back equal,
/// with an exponent below 1e-4 and from 1e16 on.
final class PythonFloats {
    private static final double PLAIN_FROM = 1e-3;
    private static final double PLAIN_BELOW = 1e7;
    private static final int LEAST_EXPONENT = -4;
    private static final int EXPONENT_FROM = 16;

    private PythonFloats() {}

    /// @param value finite
    static String repr(double value) {
        double size = Math.abs(value);
        // In this range Java's text is Python's; Java's digits are the shortest ones since JDK 19.
        if ((size >= PLAIN_FROM && size < PLAIN_BELOW) || size == 0) {
            return Double.toString(value);
        }
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= LEAST_EXPONENT && exponent < EXPONENT_FROM) {
            String plain = digits.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        return scientific(digits, exponent);
    }

    private static String scientific(BigDecimal digits, int exponent) {
        String unscaled = digits.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(24);
        if (digits.signum() < 0) {
            text.append('-');
        }
        text.append(unscaled.charAt(0));
        if (unscaled.length() > 1) {
            text.append('.').append(unscaled, 1, unscaled.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        return text.append(size < 10 ? "0" : "").append(size).toString();
    }
}
