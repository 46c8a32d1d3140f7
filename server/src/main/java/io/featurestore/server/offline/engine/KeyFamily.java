package io.featurestore.server.offline.engine;

/// What kinds of values are comparable with each other as join keys.
public enum KeyFamily {
    WHOLE("whole numbers"),
    FLOATING("floating point numbers"),
    DECIMAL("decimal numbers"),
    TEXT("text"),
    TRUTH("booleans"),
    BYTES("bytes"),
    DAY("dates"),
    MOMENT("timestamps"),
    OTHER("values of a type that can't be a key");

    private final String words;

    KeyFamily(String words) {
        this.words = words;
    }

    /// For messages.
    public String words() {
        return words;
    }

    private boolean numeric() {
        return this == WHOLE || this == FLOATING || this == DECIMAL;
    }

    /// Whether a key of this kind can equal one of the other.
    public boolean comparableWith(KeyFamily other) {
        return this == other || (numeric() && other.numeric());
    }
}
