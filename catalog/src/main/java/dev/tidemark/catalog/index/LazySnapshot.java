package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Snapshot;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of a snapshot, which is made of their blocks when it is asked for: it keeps none of
 * them from falling out of memory when nobody uses it. Thread-safe.
 */
final class LazySnapshot {
  private final List<Manifest> manifests;
  private final Function<List<Manifest>, Snapshot> make;
  private volatile WeakReference<@Nullable Snapshot> made = new WeakReference<>(null);

  LazySnapshot(List<Manifest> manifests, Function<List<Manifest>, Snapshot> make) {
    this.manifests = List.copyOf(manifests);
    this.make = make;
  }

  /** The snapshot; what is not in memory is read. */
  Snapshot snapshot() {
    Snapshot there = made.get();
    if (there != null) return there;
    Snapshot snapshot = make.apply(manifests);
    made = new WeakReference<>(snapshot);
    return snapshot;
  }
}
