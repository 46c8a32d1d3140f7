package io.featurestore.operator.cli;

/// Ends a command with a message for the person who called it, and exit code 1. It has no stack trace, because it is
/// about the input and not about us.
sealed class UserError extends RuntimeException permits UnreadableField {
    UserError(String message) {
        super(message, null, false, false);
    }
}
