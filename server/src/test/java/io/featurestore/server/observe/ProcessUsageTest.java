package io.featurestore.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    private static double gauge(String scraped, String name) {
        String pid = Long.toString(ProcessHandle.current().pid());
        Matcher line = Pattern.compile("(?m)^" + name + "\\{pid=\"" + pid + "\"} (\\S+)$")
                .matcher(scraped);
        assertThat(line.find()).as(scraped).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    void processorAndMemoryAreGaugesWithPythonsNamesAndUnits() {
        Metrics metrics = new Metrics();
        ProcessUsage.register(metrics.registry());

        String scraped = metrics.scrape();

        assertThat(scraped)
                .contains(
                        "# TYPE feast_feature_server_cpu_usage gauge",
                        "# TYPE feast_feature_server_memory_usage gauge");
        assertThat(gauge(scraped, "feast_feature_server_cpu_usage"))
                .isBetween(0.0, 100.0 * Runtime.getRuntime().availableProcessors() + 50);
        assertThat(gauge(scraped, "feast_feature_server_memory_usage"))
                .isGreaterThan(0)
                .isLessThan(100);
    }
}
