package io.featurestore.server.definitions;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the name of a type. What may be nested in what is Python's rule, since Python reads the registry, too.
final class DtypeParser {
    /// Deeper than any feature, shallow enough for every reader's stack.
    private static final int MAX_DEPTH = 8;

    private static final Set<Dtype.Scalar> NOT_IN_ARRAY =
            EnumSet.of(Dtype.Scalar.ZONED_TIMESTAMP, Dtype.Scalar.SCALAR_MAP);
    private static final Set<Dtype.Scalar> NOT_IN_SET =
            EnumSet.of(Dtype.Scalar.ZONED_TIMESTAMP, Dtype.Scalar.SCALAR_MAP, Dtype.Scalar.MAP, Dtype.Scalar.JSON);

    private final String text;
    private int at;

    /// Why a text is no type; the message says what is allowed.
    static final class NotAType extends Exception {
        NotAType(String message) {
            super(message, null, false, false);
        }
    }

    private DtypeParser(String text) {
        this.text = text;
    }

    static Dtype parse(String text) throws NotAType {
        DtypeParser parser = new DtypeParser(text);
        Dtype type = parser.type(0);
        if (!parser.atEnd()) {
            throw new NotAType("does not expect '" + text.substring(parser.at) + "' behind the type");
        }
        return type;
    }

    private Dtype type(int depth) throws NotAType {
        if (depth > MAX_DEPTH) {
            throw new NotAType("is nested more than " + MAX_DEPTH + " deep");
        }
        String name = word("a type");
        return switch (name) {
            case "Array" -> new Dtype.ListOf(element(name, depth));
            case "Set" -> new Dtype.SetOf(element(name, depth));
            case "Struct" -> struct(depth);
            default -> scalar(name);
        };
    }

    private static Dtype scalar(String name) throws NotAType {
        List<String> known = new ArrayList<>(Dtype.Scalar.titles());
        known.addAll(List.of("Array", "Set", "Struct"));
        return Dtype.Scalar.named(name)
                .orElseThrow(
                        () -> new NotAType("'" + name + "' is no type" + Suggestion.of(name, known) + "; allowed are "
                                + String.join(", ", Dtype.Scalar.titles())
                                + ", Array(T), Set(T) and \"Struct({field: T, ...})\" in quotes"));
    }

    private Dtype element(String container, int depth) throws NotAType {
        expect('(', container + "(T) with the type of its elements");
        Dtype element = type(depth + 1);
        expect(')', "a closing parenthesis");
        boolean array = container.equals("Array");
        boolean refused = switch (element) {
            case Dtype.Scalar scalar -> (array ? NOT_IN_ARRAY : NOT_IN_SET).contains(scalar);
            case Dtype.Struct ignored -> !array;
            case Dtype.ListOf ignored -> false;
            case Dtype.SetOf ignored -> false;
        };
        if (refused) {
            throw new NotAType("Feast has no " + container + " of "
                    + (element instanceof Dtype.Scalar scalar ? scalar.title() : "Struct"));
        }
        return element;
    }

    private Dtype struct(int depth) throws NotAType {
        expect('(', "Struct({field: T, ...})");
        expect('{', "Struct({field: T, ...})");
        Map<String, Dtype> fields = new LinkedHashMap<>();
        do {
            String name = fieldName();
            expect(':', "a colon and the type of the struct's field " + name);
            if (fields.put(name, type(depth + 1)) != null) {
                throw new NotAType("the struct's field '" + name + "' is given twice");
            }
        } while (skip(','));
        expect('}', "a comma or a closing brace");
        expect(')', "a closing parenthesis");
        return new Dtype.Struct(fields);
    }

    private String fieldName() throws NotAType {
        skipSpace();
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            int end = text.indexOf(text.charAt(at), at + 1);
            if (end < 0) {
                throw new NotAType("a quotation mark is not closed");
            }
            String name = text.substring(at + 1, end);
            at = end + 1;
            return name;
        }
        return word("the name of a field");
    }

    private String word(String what) throws NotAType {
        skipSpace();
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (start == at) {
            throw new NotAType(
                    "expects " + what + (start < text.length() ? " at '" + text.substring(start) + "'" : ""));
        }
        return text.substring(start, at);
    }

    private void expect(char wanted, String what) throws NotAType {
        if (!skip(wanted)) {
            throw new NotAType("expects " + what + (at < text.length() ? " at '" + text.substring(at) + "'" : ""));
        }
    }

    private boolean skip(char wanted) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean atEnd() {
        skipSpace();
        return at == text.length();
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
