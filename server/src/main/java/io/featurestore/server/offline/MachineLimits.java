package io.featurestore.server.offline;

import com.sun.management.OperatingSystemMXBean;
import io.featurestore.server.error.ErrorCode;
import io.featurestore.server.error.ServeException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What offline work may use where nobody says: what the container's limit leaves beside the heap and the JVM itself.
public final class MachineLimits {
    static final String MEMORY = "FEAST_OFFLINE_MEMORY";
    static final String SPILL_FOLDER = "FEAST_OFFLINE_SPILL_DIR";

    private static final long MIB = 1 << 20;

    /// Code, classes, stacks, and the bookkeeping of the allocator.
    private static final long JVM = 160 * MIB;

    private static final long LEAST = 64 * MIB;
    private static final double SHARE = 0.85;
    private static final int REQUESTS = 4;
    private static final Duration QUERY_TIMEOUT = Duration.ofHours(1);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmg]?)");

    private MachineLimits() {}

    /// Settings for this process. `FEAST_OFFLINE_MEMORY` (as in `512m`, `2g`) and `FEAST_OFFLINE_SPILL_DIR` win over
    /// what is found; without them it is 85 % of what lies between the heap's limit and the container's, and the folder
    /// for temporary files.
    ///
    /// @throws ServeException `INVALID_ARGUMENT` for a size that is none
    public static OfflineSettings of(Map<String, String> environment, RandomGenerator random) {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long memory = Optional.ofNullable(environment.get(MEMORY))
                .map(MachineLimits::bytes)
                .orElseGet(() ->
                        left(machine.getTotalMemorySize(), Runtime.getRuntime().maxMemory()));
        String spill = environment.getOrDefault(SPILL_FOLDER, System.getProperty("java.io.tmpdir", "/tmp"));
        return new OfflineSettings(
                Path.of(spill),
                memory,
                Runtime.getRuntime().availableProcessors(),
                REQUESTS,
                QUERY_TIMEOUT,
                environment,
                random);
    }

    static long left(long limit, long heap) {
        return Math.max(LEAST, (long) ((limit - heap - JVM) * SHARE));
    }

    static long bytes(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw ServeException.of(
                    ErrorCode.INVALID_ARGUMENT, MEMORY + " must be a size as java's -Xmx takes it, such as 512m or 2g");
        }
        long factor = switch (size.group(2)) {
            case "k" -> 1L << 10;
            case "m" -> MIB;
            case "g" -> 1L << 30;
            default -> 1;
        };
        return Math.multiplyExact(Long.parseLong(size.group(1)), factor);
    }
}
