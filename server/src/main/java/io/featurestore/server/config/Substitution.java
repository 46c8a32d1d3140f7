package io.featurestore.server.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Environment variables in scalars: `$NAME` and `${NAME}`, by the pattern of Python's `os.path.expandvars`. A variable
/// that is not set stays as it is written; what a variable holds is not looked at again. Unlike Python, which
/// substitutes before it parses, a value can't add keys or change the structure of the file.
final class Substitution {
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Za-z0-9_]+|\\{([^}]*)})");

    private Substitution() {}

    static String expand(String text, Map<String, String> environment) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(2) != null ? matcher.group(2) : matcher.group(1);
            String value = environment.getOrDefault(name, matcher.group());
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(expanded).toString();
    }
}
