package io.featurestore.server.registry.store;

import feast.proto.core.RegistryProto.Registry;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// A registry in one place. Reading hands out immutable messages; two of them are the same state only if they are
/// the same object.
///
/// Every method but [#current] throws [io.featurestore.server.error.ServeException] `UNAVAILABLE` when the place
/// can't be read or written.
public interface RegistryStore extends AutoCloseable {
    /// How long a change may wait to be stored together with those after it.
    Duration SOON = Duration.ofMillis(100);

    /// The newest state at hand, without I/O and without waiting. A change that somebody else made in the same place
    /// shows up within a second.
    Registry current();

    /// The state as it is stored now.
    Registry fresh();

    /// Changes the registry, one caller at a time in this process and among others that know the lock. The change
    /// gets the state as it is stored now, and may be called again if that moved meanwhile: it must be a function of
    /// its argument. When it returns its argument, nothing is written; otherwise the result, with a new version id,
    /// is what every reader finds when this method returns, whatever becomes of this process.
    ///
    /// What the change throws, this method throws, and nothing is stored for it.
    void update(UnaryOperator<Registry> change);

    /// Like [#update], but the result may reach the place up to [#SOON] after this method has returned; in this
    /// process every reader finds it at once. A change that somebody else made in between stays: this one is made
    /// again on top of it, or given up if it then throws, which the log says.
    void updateSoon(UnaryOperator<Registry> change);

    /// Stores what still waits, and makes what was stored so far outlive a crash of the machine, too. Without this call
    /// it does so within a second.
    void settle();

    /// Whether the last look at the place succeeded.
    boolean readable();

    @Override
    void close();
}
