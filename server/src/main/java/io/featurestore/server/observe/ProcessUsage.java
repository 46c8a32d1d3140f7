package io.featurestore.server.observe;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the process takes of the machine, as Python shows it: percent of one processor since the last look, and the
/// resident memory as a percentage of the machine's.
public final class ProcessUsage {
    private static final double PERCENT = 100;
    /// The system counts a process's time in steps that are coarse beside shorter spans.
    private static final long SHORTEST_LOOK_NANOS = 1_000_000_000L;

    private final OperatingSystemMXBean system;
    private long lastCpu;
    private long lastLook;
    private double lastPercent;

    private ProcessUsage(OperatingSystemMXBean system) {
        this.system = system;
        this.lastCpu = system.getProcessCpuTime();
        this.lastLook = System.nanoTime();
    }

    /// Shows it from now on, with the memory pools of the Java runtime beside.
    public static void register(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return;
        }
        ProcessUsage usage = new ProcessUsage(system);
        String pid = Long.toString(ProcessHandle.current().pid());
        Gauge.builder("feast_feature_server_cpu_usage", usage, ProcessUsage::cpuPercent)
                .description("CPU usage of the Feast feature server process in percent of one processor")
                .tag("pid", pid)
                .strongReference(true)
                .register(registry);
        Gauge.builder("feast_feature_server_memory_usage", usage, ignored -> memoryPercent())
                .description("Resident memory of the Feast feature server process in percent of the machine's")
                .tag("pid", pid)
                .strongReference(true)
                .register(registry);
    }

    private synchronized double cpuPercent() {
        long now = System.nanoTime();
        if (now - lastLook >= SHORTEST_LOOK_NANOS) {
            long cpu = system.getProcessCpuTime();
            lastPercent = PERCENT * (cpu - lastCpu) / (now - lastLook);
            lastCpu = cpu;
            lastLook = now;
        }
        return lastPercent;
    }

    /// Of the machine's memory, not of the container's limit, which the Java runtime takes for it.
    private static double memoryPercent() {
        return PERCENT * kilobytes("/proc/self/status", "VmRSS:") / kilobytes("/proc/meminfo", "MemTotal:");
    }

    private static double kilobytes(String file, String line) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(each -> each.startsWith(line))
                    .map(each -> each.replaceAll("[^0-9]", ""))
                    .mapToDouble(Double::parseDouble)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException ignored) {
            return Double.NaN;
        }
    }
}
