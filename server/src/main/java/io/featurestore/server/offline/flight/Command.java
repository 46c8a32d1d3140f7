package io.featurestore.server.offline.flight;

import com.fasterxml.jackson.databind.JsonNode;
import io.featurestore.server.error.ServeException;
import io.featurestore.server.value.IsoTimes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The values of a command by their keys; each reader says which key is wrong, and how.
record Command(JsonNode object) {
    private static final double LONGEST_SECONDS = 1e9;
    private static final int LONGEST_SHOWN = 60;

    JsonNode required(String key) {
        JsonNode value = object.get(key);
        if (value == null) {
            throw ServeException.invalid(key + " is mandatory");
        }
        return value;
    }

    String text(String key) {
        JsonNode value = required(key);
        if (!value.isTextual()) {
            throw ServeException.invalid(key + ": must be text");
        }
        return value.textValue();
    }

    Optional<String> optionalText(String key) {
        return isAbsent(key) ? Optional.empty() : Optional.of(text(key));
    }

    boolean truth(String key) {
        JsonNode value = required(key);
        if (!value.isBoolean()) {
            throw ServeException.invalid(key + ": must be true or false");
        }
        return value.booleanValue();
    }

    List<String> texts(String key) {
        return optionalTexts(key).stream()
                .map(text -> text.orElseThrow(() -> ServeException.invalid(key + ": must be a list of texts")))
                .toList();
    }

    List<Optional<String>> optionalTexts(String key) {
        JsonNode list = required(key);
        boolean fits = list.isArray() && list.valueStream().allMatch(item -> item.isTextual() || item.isNull());
        if (!fits) {
            throw ServeException.invalid(key + ": must be a list of texts");
        }
        List<Optional<String>> texts = new ArrayList<>();
        list.forEach(item -> texts.add(Optional.ofNullable(item.textValue())));
        return texts;
    }

    /// ISO 8601; without an offset it is UTC.
    Optional<Instant> time(String key) {
        if (isAbsent(key)) {
            return Optional.empty();
        }
        String text = text(key);
        try {
            return Optional.of(IsoTimes.parse(text.strip()));
        } catch (DateTimeException ignored) {
            throw ServeException.invalid("%s: '%s' is no time of ISO 8601".formatted(key, shown(text)));
        }
    }

    /// A number of seconds above zero, which may have a fraction.
    Optional<Duration> seconds(String key) {
        if (isAbsent(key)) {
            return Optional.empty();
        }
        double seconds = required(key).isNumber() ? required(key).doubleValue() : 0;
        if (!(seconds > 0)) {
            throw ServeException.invalid(key + ": must be a number of seconds above 0");
        }
        return Optional.of(Duration.ofMillis((long) Math.ceil(Math.min(seconds, LONGEST_SECONDS) * 1000)));
    }

    private boolean isAbsent(String key) {
        JsonNode value = object.get(key);
        return value == null || value.isNull();
    }

    /// What a caller sent, short enough for a message.
    static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
