package io.featurestore.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads environment variables, of which empty ones count as absent, and notes those whose value can't be meant.
final class Variables {
    private static final Pattern ADDRESS = Pattern.compile("(.*:)?[0-9]{1,5}");
    private static final int LAST_PORT = 65535;

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    boolean flag(String name, boolean otherwise) {
        String value = text(name).orElse(Boolean.toString(otherwise));
        boolean yes = value.equalsIgnoreCase("true");
        if (!yes && !value.equalsIgnoreCase("false")) {
            problems.add("%s: '%s' is neither true nor false".formatted(name, value));
        }
        return yes;
    }

    /// `HOST:PORT`, `:PORT`, or a port alone.
    String address(String name, String otherwise) {
        String value = text(name).orElse(otherwise);
        if (!ADDRESS.matcher(value).matches()
                || Integer.parseInt(value.substring(value.lastIndexOf(':') + 1)) > LAST_PORT) {
            problems.add("%s: '%s' is no address: give HOST:PORT, :PORT, or %s for none"
                    .formatted(name, value, OperatorOptions.OFF));
        }
        return value;
    }

    List<String> list(String name, String separator) {
        return text(name).stream()
                .flatMap(value -> Arrays.stream(value.split(separator, -1)))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /// Regular expressions, separated by spaces.
    List<Pattern> patterns(String name) {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : list(name, " ")) {
            try {
                patterns.add(Pattern.compile(expression));
            } catch (PatternSyntaxException e) {
                problems.add("%s: '%s' is no regular expression".formatted(name, expression));
            }
        }
        return patterns;
    }

    /// @throws IllegalArgumentException with a line for each value that can't be meant
    void refuseBadOnes() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }
}
