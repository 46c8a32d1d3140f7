package io.featurestore.server.materialize;

/// Is told what becomes of each view; from several threads.
interface MaterializeObserver {
    MaterializeObserver NONE = new MaterializeObserver() {
        @Override
        public void begun(Task task, Progress progress) {
            // nobody looks
        }

        @Override
        public void ended(Task task, Outcome outcome, Progress progress) {
            // nobody looks
        }
    };

    /// Loading begins.
    void begun(Task task, Progress progress);

    /// Loading has ended, one way or the other.
    void ended(Task task, Outcome outcome, Progress progress);
}
