package io.featurestore.server.fetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills `${NAME}` and `$NAME` in texts from the environment, and remembers what must not be printed.
final class Secrets {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");
    private static final Pattern USER_INFO = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\\s]*@");
    private static final String HIDDEN = "***";

    private final Map<String, String> environment;
    private final List<String> hidden = new ArrayList<>();
    private final Set<String> missing = new TreeSet<>();

    Secrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// The text with each reference replaced by the variable's value; one that is not set stays as it is, and is
    /// [#missing].
    String filled(String text) {
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (reference.find()) {
            String name = reference.group(reference.group(1) == null ? 2 : 1);
            String value = environment.get(name);
            if (value == null) {
                missing.add(name);
            } else {
                hide(value);
            }
            reference.appendReplacement(filled, Matcher.quoteReplacement(value == null ? reference.group() : value));
        }
        return reference.appendTail(filled).toString();
    }

    /// Variables that texts refer to and that are not set.
    Set<String> missing() {
        return Set.copyOf(missing);
    }

    /// Keeps a value out of what is printed.
    void hide(String value) {
        if (!value.isBlank()) {
            hidden.add(value);
            hidden.sort(Comparator.comparingInt(String::length).reversed());
        }
    }

    /// The text without any hidden value, and without what stands before the host of a URL.
    String shown(String text) {
        String shown = text;
        for (String value : hidden) {
            shown = shown.replace(value, HIDDEN);
        }
        return USER_INFO.matcher(shown).replaceAll("$1");
    }
}
