package io.featurestore.operator.render.config;

import io.featurestore.operator.resolve.Yaml;
import java.util.regex.Pattern;

/// Writes YAML as Go's yaml.v3 does: four spaces, no folding, quotes only where text would be read as something else.
final class YamlWriter {
    private static final String INDENT = "    ";

    /// What a reader of YAML 1.1 or 1.2 takes for something else than text.
    private static final Pattern NOT_TEXT = Pattern.compile(
            "|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|<<|="
                    + "|[-+]?[0-9][0-9_]*|[-+]?0[xob][0-9a-fA-F_]+"
                    + "|[-+]?(\\.[0-9][0-9_]*|[0-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
                    + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
                    + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)"
                    + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");

    /// What cannot stand without quotes in a block: indicators at the start, and `: ` and ` #` anywhere.
    private static final Pattern NOT_PLAIN = Pattern.compile(
            "(?s)[#,\\[\\]{}&*!|>'\"%@`\\s].*|[-?:](\\s.*)?|---.*|\\.\\.\\..*|.*:(\\s.*)?|.*\\s#.*|.*\\s");

    private static final Pattern CONTROL = Pattern.compile("(?s).*[\\p{Cntrl}\\x{FEFF}\\x{2028}\\x{2029}].*");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /// The text of a document that is one map.
    static String write(Yaml.Mapping mapping) {
        YamlWriter writer = new YamlWriter();
        writer.mapping(mapping, 0);
        return writer.out.toString();
    }

    private void mapping(Yaml.Mapping mapping, int depth) {
        mapping.entries().forEach((key, value) -> {
            out.append(INDENT.repeat(depth)).append(text(key)).append(':');
            value(value, depth);
        });
    }

    /// What stands behind a key: on its line if it is short by nature, below it else.
    private void value(Yaml value, int depth) {
        switch (value) {
            case Yaml.Scalar scalar -> out.append(' ').append(scalar(scalar)).append('\n');
            case Yaml.Mapping mapping -> {
                if (mapping.entries().isEmpty()) {
                    out.append(" {}\n");
                } else {
                    out.append('\n');
                    mapping(mapping, depth + 1);
                }
            }
            case Yaml.Sequence sequence -> {
                if (sequence.items().isEmpty()) {
                    out.append(" []\n");
                } else {
                    out.append('\n');
                    sequence(sequence, depth + 1);
                }
            }
        }
    }

    private void sequence(Yaml.Sequence sequence, int depth) {
        for (Yaml item : sequence.items()) {
            out.append(INDENT.repeat(depth)).append('-');
            switch (item) {
                case Yaml.Scalar scalar ->
                    out.append(' ').append(scalar(scalar)).append('\n');
                case Yaml.Mapping mapping -> inline(mapping, depth);
                case Yaml.Sequence inner -> value(inner, depth);
            }
        }
    }

    /// A map in a list: its first key stands behind the dash.
    private void inline(Yaml.Mapping mapping, int depth) {
        if (mapping.entries().isEmpty()) {
            out.append(" {}\n");
            return;
        }
        int start = out.length();
        mapping(mapping, depth + 1);
        // The dash takes the first place of the indentation.
        out.delete(start, start + INDENT.length() * (depth + 1));
        out.insert(start, " ");
        reindent(start, depth);
    }

    /// The keys of a map in a list stand two columns, not four, behind the dash.
    private void reindent(int start, int depth) {
        String wide = "\n" + INDENT.repeat(depth + 1);
        String narrow = "\n" + INDENT.repeat(depth) + "  ";
        int at = out.indexOf(wide, start);
        while (at >= 0) {
            out.replace(at, at + wide.length(), narrow);
            at = out.indexOf(wide, at + narrow.length());
        }
    }

    private static String scalar(Yaml.Scalar scalar) {
        if (!scalar.plain()) {
            return text(scalar.text());
        }
        if (scalar.text().isEmpty()) {
            return "null";
        }
        return CONTROL.matcher(scalar.text()).matches() ? doubleQuoted(scalar.text()) : scalar.text();
    }

    private static String text(String text) {
        if (CONTROL.matcher(text).matches() || NOT_TEXT.matcher(text).matches()) {
            return doubleQuoted(text);
        }
        return NOT_PLAIN.matcher(text).matches() ? "'" + text.replace("'", "''") + "'" : text;
    }

    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == 0xFEFF || c == 0x2028 || c == 0x2029) {
                        quoted.append("\\u%04x".formatted(c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
