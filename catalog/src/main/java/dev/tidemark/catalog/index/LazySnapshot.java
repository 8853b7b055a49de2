package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Snapshot;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of a snapshot. The snapshot is built from their blocks on demand and held by a weak
 * reference, so that the cache can evict unused blocks. Thread-safe.
 */
final class LazySnapshot {
  private final List<Manifest> manifests;
  private final Function<List<Manifest>, Snapshot> make;
  private volatile WeakReference<@Nullable Snapshot> made = new WeakReference<>(null);

  LazySnapshot(List<Manifest> manifests, Function<List<Manifest>, Snapshot> make) {
    this.manifests = List.copyOf(manifests);
    this.make = make;
  }

  /** Returns the snapshot; blocks that are not in memory are read. */
  Snapshot snapshot() {
    Snapshot there = made.get();
    if (there != null) return there;
    Snapshot snapshot = make.apply(manifests);
    made = new WeakReference<>(snapshot);
    return snapshot;
  }
}
