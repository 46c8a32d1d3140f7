package io.featurestore.operator.render;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Quantities as the API server writes them: the largest suffix that leaves a whole number (`1000m` is `1`, `1024Mi` is
/// `1Gi`, `0.5` is `500m`). What is rendered otherwise would differ from what is stored for ever.
final class Quantities {
    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    private static final int NO_SUFFIX = 3;
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    private Quantities() {}

    /// A sorted map of canonical quantities; null if there is none.
    static @Nullable Map<String, Quantity> canonical(@Nullable Map<String, Quantity> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return null;
        }
        Map<String, Quantity> sorted = new TreeMap<>();
        quantities.forEach((name, quantity) -> {
            Quantity canonical = canonical(quantity);
            if (canonical != null) {
                sorted.put(name, canonical);
            }
        });
        return sorted;
    }

    /// The canonical form; the quantity itself if it is none that can be read, which the API server then refuses.
    static @Nullable Quantity canonical(@Nullable Quantity quantity) {
        if (quantity == null) {
            return null;
        }
        String amount = Objects.requireNonNullElse(quantity.getAmount(), "");
        String format = Objects.requireNonNullElse(quantity.getFormat(), "");
        BigDecimal number;
        try {
            number = new BigDecimal(amount);
        } catch (NumberFormatException e) {
            return quantity;
        }
        if (format.matches("[eE][-+]?[0-9]+")) {
            return quantity;
        }
        int binary = index(BINARY, format);
        if (binary > 0) {
            return binary(number.multiply(KIBI.pow(binary)));
        }
        int decimal = index(DECIMAL, format);
        return decimal < 0 ? quantity : decimal(number.scaleByPowerOfTen(3 * (decimal - NO_SUFFIX)));
    }

    private static Quantity binary(BigDecimal bytes) {
        if (bytes.abs().compareTo(KIBI) < 0 || bytes.stripTrailingZeros().scale() > 0) {
            return decimal(bytes);
        }
        BigInteger rest = bytes.toBigInteger();
        int suffix = 0;
        BigInteger kibi = KIBI.toBigInteger();
        while (suffix < BINARY.length - 1
                && rest.signum() != 0
                && rest.mod(kibi).signum() == 0) {
            rest = rest.divide(kibi);
            suffix++;
        }
        return new Quantity(rest.toString(), BINARY[suffix]);
    }

    private static Quantity decimal(BigDecimal number) {
        if (number.signum() == 0) {
            return new Quantity("0", "");
        }
        // Nothing is smaller than a nano; the API server rounds up to it.
        BigDecimal rest = number.scaleByPowerOfTen(9).setScale(0, RoundingMode.UP);
        int suffix = 0;
        while (suffix < DECIMAL.length - 1 && rest.remainder(THOUSAND).signum() == 0) {
            rest = rest.divide(THOUSAND);
            suffix++;
        }
        return new Quantity(rest.toBigInteger().toString(), DECIMAL[suffix]);
    }

    private static int index(String[] suffixes, String suffix) {
        for (int i = 0; i < suffixes.length; i++) {
            if (suffixes[i].equals(suffix)) {
                return i;
            }
        }
        return -1;
    }
}
