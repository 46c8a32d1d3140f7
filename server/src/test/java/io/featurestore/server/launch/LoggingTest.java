package io.featurestore.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

class LoggingTest {

    @ParameterizedTest
    @CsvSource({"debug, DEBUG", "INFO, INFO", "warning, WARN", "Error, ERROR", "CRITICAL, ERROR"})
    void levelsGoByPythonsNames(String python, String level) {
        assertThat(Logging.level(python)).isEqualTo(Level.toLevel(level));
    }

    @Test
    void anUnknownFormatIsRefused() {
        assertThatThrownBy(() -> Logging.start("info", "xml"))
                .isInstanceOf(StartRefused.class)
                .hasMessage("--log-format: must be plain or json");
    }

    @Test
    void aMessageStaysOneLineWhateverACallerPutsIntoIt() {
        Logger logger = new LoggerContext().getLogger("io.featurestore.Some");
        LoggingEvent event = new LoggingEvent(
                "test", logger, Level.WARN, "refused {}", null, new Object[] {"a\r\n2026 ERROR forged\u001b[2J"});
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(new PlainLayout().doLayout(event))
                .isEqualTo("2026-01-02T03:04:05.678Z WARN  Some  refused a??2026 ERROR forged?[2J\n");
    }

    @Test
    void jsonIsOneObjectALineWithTheKeysThatWereLogged() {
        Logger logger = new LoggerContext().getLogger("io.featurestore.Some");
        LoggingEvent event =
                new LoggingEvent("test", logger, Level.WARN, "refused {}", null, new Object[] {"a\nb \"c\""});
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        event.addKeyValuePair(new KeyValuePair("user", "jane"));
        String line = new String(Logging.json().encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n").hasLineCount(1);
        JsonNode object = Samples.json(line);
        assertThat(object.get("level").asText()).isEqualTo("WARN");
        assertThat(object.get("loggerName").asText()).isEqualTo("io.featurestore.Some");
        assertThat(object.get("formattedMessage").asText()).isEqualTo("refused a\nb \"c\"");
        assertThat(object.get("kvpList").get(0).get("user").asText()).isEqualTo("jane");
        assertThat(object.get("timestamp").asLong()).isEqualTo(event.getTimeStamp());
    }
}
