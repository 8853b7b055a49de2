package dev.tidemark.catalog.maintain;

import java.util.List;

/** One thing that maintenance does to a table. */
public sealed interface MaintenanceStep {
  /**
   * Snapshots go that no live cursor can pin, and the files that only they hold.
   *
   * @param snapshots their ids
   * @param kept how many stay
   */
  record ExpireSnapshots(List<Long> snapshots, int kept) implements MaintenanceStep {
    public ExpireSnapshots {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * Files go that no snapshot holds and that nobody has written to for long.
   *
   * @param files absolute paths
   */
  record DeleteOrphans(List<String> files, long bytes) implements MaintenanceStep {
    public DeleteOrphans {
      files = List.copyOf(files);
    }
  }

  /**
   * Small manifests become few, each of its own stretch of partitions, so that planning reads few.
   *
   * @param manifests locations of those that are written anew
   * @param into about how many they become
   */
  record RewriteManifests(List<String> manifests, int into) implements MaintenanceStep {
    public RewriteManifests {
      manifests = List.copyOf(manifests);
    }
  }

  /**
   * Whole partitions leave the table because all in them is older than the topic's retention.
   *
   * @param partitions their names
   * @param before the time before which all goes, in milliseconds
   */
  record DropPartitions(List<String> partitions, long before, int files, long rows, long bytes)
      implements MaintenanceStep {
    public DropPartitions {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Files of one partition become fewer, in time order.
   *
   * @param files locations of those that are written anew
   * @param into about how many they become
   */
  record Compact(String partition, List<String> files, long rows, long bytes, int into)
      implements MaintenanceStep {
    public Compact {
      files = List.copyOf(files);
    }
  }
}
