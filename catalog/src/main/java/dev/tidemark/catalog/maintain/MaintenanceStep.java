package dev.tidemark.catalog.maintain;

import java.util.List;

/** A change of a table by maintenance. */
public sealed interface MaintenanceStep {
  /**
   * Expires snapshots that no live cursor can pin, and deletes the files that only they contain.
   *
   * @param snapshots their ids
   * @param kept the number of snapshots that stay
   */
  record ExpireSnapshots(List<Long> snapshots, int kept) implements MaintenanceStep {
    public ExpireSnapshots {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * Deletes files that no snapshot contains and that were not written to for a long time.
   *
   * @param files absolute paths
   */
  record DeleteOrphans(List<String> files, long bytes) implements MaintenanceStep {
    public DeleteOrphans {
      files = List.copyOf(files);
    }
  }

  /**
   * Merges small manifests into few, each for a range of partitions, so that planning reads few.
   *
   * @param manifests the locations of the old manifests
   * @param into the approximate number of new manifests
   */
  record RewriteManifests(List<String> manifests, int into) implements MaintenanceStep {
    public RewriteManifests {
      manifests = List.copyOf(manifests);
    }
  }

  /**
   * Removes whole partitions whose events are all older than the topic's retention.
   *
   * @param partitions their names
   * @param before the time before which all events are removed, in milliseconds
   */
  record DropPartitions(List<String> partitions, long before, int files, long rows, long bytes)
      implements MaintenanceStep {
    public DropPartitions {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Rewrites files of one partition into fewer files, in order of time.
   *
   * @param files the locations of the old files
   * @param into the approximate number of new files
   */
  record Compact(String partition, List<String> files, long rows, long bytes, int into)
      implements MaintenanceStep {
    public Compact {
      files = List.copyOf(files);
    }
  }
}
