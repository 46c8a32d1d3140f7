package io.featurestore.operator.validate;

/// How much a [Finding] stops. All levels but [#WARNING] keep the last good objects as they are: nothing new is
/// rendered, nothing is pruned.
public enum Level {
    /// The API server refuses the object for the same reason.
    ADMISSION,
    /// The API server accepts it, but it can never work until somebody changes the object or what it refers to.
    ERROR,
    /// Something that can still appear is missing; its appearance is enough to go on.
    WAITING,
    /// It works, but not as the author may think.
    WARNING;

    /// Whether a finding of this level keeps objects from being rendered.
    public boolean blocks() {
        return this != WARNING;
    }
}
