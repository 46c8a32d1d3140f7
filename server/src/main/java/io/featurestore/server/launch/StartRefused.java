package io.featurestore.server.launch;

import java.util.List;

/// A command that can't begin: what to tell the user, one line each, and the exit code. It has no stack trace.
public final class StartRefused extends RuntimeException {
    private final transient List<String> lines;
    private final int exitCode;

    public StartRefused(List<String> lines, int exitCode) {
        super(String.join("; ", lines), null, false, false);
        this.lines = List.copyOf(lines);
        this.exitCode = exitCode;
    }

    /// One reason, with the exit code of a wrong configuration.
    public static StartRefused because(String line) {
        return new StartRefused(List.of(line), 2);
    }

    /// An address that can't be had.
    ///
    /// @param cause of which the deepest cause says why
    public static StartRefused cannotListen(String host, int port, Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return new StartRefused(
                List.of("can't listen on %s port %d: %s".formatted(host, port, deepest.getMessage())), 1);
    }

    /// @throws StartRefused if the flag's value is not greater than 0
    public static void unlessPositive(String flag, Number value) {
        if (!(value.doubleValue() > 0)) {
            throw because(flag + ": must be greater than 0");
        }
    }

    public List<String> lines() {
        return lines;
    }

    public int exitCode() {
        return exitCode;
    }
}
