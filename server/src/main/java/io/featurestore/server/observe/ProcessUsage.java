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

    private final OperatingSystemMXBean system;
    private long lastCpu;
    private long lastLook;

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
        Gauge.builder("feast_feature_server_memory_usage", usage, ProcessUsage::memoryPercent)
                .description("Resident memory of the Feast feature server process in percent of the machine's")
                .tag("pid", pid)
                .strongReference(true)
                .register(registry);
    }

    private synchronized double cpuPercent() {
        long cpu = system.getProcessCpuTime();
        long now = System.nanoTime();
        double percent = now > lastLook ? PERCENT * (cpu - lastCpu) / (now - lastLook) : 0;
        lastCpu = cpu;
        lastLook = now;
        return percent;
    }

    private double memoryPercent() {
        return PERCENT * residentBytes() / system.getTotalMemorySize();
    }

    private static double residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToDouble(kilobytes -> Double.parseDouble(kilobytes) * 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException ignored) {
            return Double.NaN;
        }
    }
}
