package io.featurestore.server.config;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/// Types of plain scalars by the rules of YAML 1.1 as PyYAML has them (so `yes` is true and `0o17` is text), because
/// that is what the same file means to Python. Left out on purpose: sexagesimal numbers and dates, which stay text.
final class YamlScalars {
    private static final Set<String> TRUE = Set.of("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*)");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?([0-9][0-9_]*\\.[0-9_]*|\\.[0-9][0-9_]*)([eE][-+][0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("([-+]?)\\.(inf|Inf|INF)");
    private static final Set<String> NAN = Set.of(".nan", ".NaN", ".NAN");

    private YamlScalars() {}

    static Yaml resolve(String plain) {
        if (NULL.contains(plain)) {
            return new Yaml.Nothing();
        }
        if (TRUE.contains(plain)) {
            return new Yaml.Truth(true);
        }
        if (FALSE.contains(plain)) {
            return new Yaml.Truth(false);
        }
        if (WHOLE.matcher(plain).matches()) {
            return whole(plain);
        }
        if (DECIMAL.matcher(plain).matches()) {
            return new Yaml.Decimal(Double.parseDouble(plain.replace("_", "")));
        }
        if (NAN.contains(plain)) {
            return new Yaml.Decimal(Double.NaN);
        }
        if (INFINITE.matcher(plain).matches()) {
            return new Yaml.Decimal(plain.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return new Yaml.Text(plain);
    }

    private static Yaml whole(String plain) {
        String digits = plain.replace("_", "");
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = 10;
        if (digits.startsWith("0b")) {
            radix = 2;
            digits = digits.substring(2);
        } else if (digits.startsWith("0x")) {
            radix = 16;
            digits = digits.substring(2);
        } else if (digits.startsWith("0") && digits.length() > 1) {
            radix = 8;
        }
        BigInteger value = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, radix);
        BigInteger signed = negative ? value.negate() : value;
        return signed.bitLength() < Long.SIZE ? new Yaml.Whole(signed.longValue()) : new Yaml.Text(plain);
    }
}
