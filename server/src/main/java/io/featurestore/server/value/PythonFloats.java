package io.featurestore.server.value;

import java.math.BigDecimal;
import java.math.MathContext;

/// Floating-point numbers as Python's `repr` writes them, which is how Feast stores and sends them: the shortest digits
/// that read back as the same number, and an exponent below 1e-4 and from 1e16 on.
public final class PythonFloats {
    private static final double SUBNORMAL = 0x1p-1022;

    private PythonFloats() {}

    /// For instance `0.1`, `2002.0`, `1e+300`, `1.5e-07`, `nan`, `inf`.
    public static String repr(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(number);
        String java = size < SUBNORMAL ? shortest(number) : Double.toString(number);
        // Between these bounds Java writes no exponent either.
        return number == 0 || (size >= 1e-3 && size < 1e7) ? java : rewrite(java);
    }

    /// Java never writes fewer than two digits, and with them may come nearer to a subnormal number than with one.
    private static String shortest(double number) {
        String java = Double.toString(number);
        BigDecimal oneDigit = new BigDecimal(java).round(new MathContext(1));
        return number != 0 && oneDigit.doubleValue() == number
                ? oneDigit.unscaledValue() + ".0E" + -oneDigit.scale()
                : java;
    }

    private static String rewrite(String java) {
        int start = java.charAt(0) == '-' ? 1 : 0;
        int e = java.indexOf('E');
        String mantissa = e < 0 ? java.substring(start) : java.substring(start, e);
        int exponent = e < 0 ? 0 : Integer.parseInt(java, e + 1, java.length(), 10);
        int point = mantissa.indexOf('.');
        String fraction = mantissa.endsWith(".0") ? "" : mantissa.substring(point + 1);
        String digits = mantissa.substring(0, point) + fraction;
        String sign = java.substring(0, start);
        // Java's mantissa has one digit before the point.
        if (exponent < -4 || exponent >= 16) {
            return sign + scientific(digits, exponent);
        }
        return sign + (exponent < 0 ? small(digits, exponent) : large(digits, exponent));
    }

    private static String scientific(String digits, int exponent) {
        String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
        int size = Math.abs(exponent);
        return digits.charAt(0) + rest + "e" + (exponent < 0 ? '-' : '+') + (size < 10 ? "0" : "") + size;
    }

    private static String small(String digits, int exponent) {
        return "0." + "0".repeat(-exponent - 1) + digits;
    }

    private static String large(String digits, int exponent) {
        int whole = exponent + 1;
        return digits.length() <= whole
                ? digits + "0".repeat(whole - digits.length()) + ".0"
                : digits.substring(0, whole) + "." + digits.substring(whole);
    }
}
