package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.Locations;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * Table operations that leave no manifests of failed commits. Manifests contain the minimum and
 * maximum values of rows, which an erasure may have to remove. Each commit gets its time from
 * {@link CommitTimestamps}. Thread-safe.
 *
 * <p>Iceberg deletes the files of a failed commit only if the exception allows it, because after
 * some errors the commit may have been done. Here these errors are thrown as {@link
 * CommitStateUnknownException}; all others occur before the commit, for example in a retry whose
 * base snapshot has expired.
 */
final class CleanupTableOperations implements TableOperations {
  private static final System.Logger LOG = System.getLogger(CleanupTableOperations.class.getName());

  private final TableOperations operations;
  private final Path lake;
  private final CommitTimestamps times;

  /**
   * Wraps table operations.
   *
   * @param lake the folder of the lake, for messages
   */
  CleanupTableOperations(TableOperations operations, Path lake, Clock clock) {
    this.operations = operations;
    this.lake = lake;
    this.times = new CommitTimestamps(clock);
  }

  /**
   * Commits new metadata of the table.
   *
   * @throws CommitStateUnknownException if it is unknown whether the commit was done
   * @throws LakeException if the catalog refers to older metadata than the last commit; no commit
   *     may be based on that
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // Iceberg signals a commit without changes by identity
  public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
    TableMetadata real = times.real(base);
    if (real != null) requireNewest(real);
    try {
      boolean nothingToDo = real != null && base == metadata;
      operations.commit(
          real, nothingToDo ? real : ForeignWriteMark.on(real, times.timed(base, metadata)));
      hint();
    } catch (AlreadyExistsException | CommitStateUnknownException e) {
      throw e;
    } catch (RuntimeException e) {
      if (e instanceof CleanableFailure) throw e;
      throw new InDoubt(e);
    }
  }

  private void requireNewest(TableMetadata real) {
    Path named = Locations.path(real.metadataFileLocation());
    Optional<Path> later = VersionHint.later(named);
    if (later.isEmpty()) return;
    TableMetadata now = operations.refresh();
    // If the catalog refers to other metadata now, the commit itself fails.
    if (now == null || !named.equals(Locations.path(now.metadataFileLocation()))) return;
    throw VersionHint.isLater(lake, named, later.get());
  }

  /** The commit is done: no failure here may report otherwise. */
  private void hint() {
    try {
      VersionHint.committed(operations.current().metadataFileLocation());
    } catch (RuntimeException | OutOfMemoryError e) {
      // Large metadata is read again here.
      LOG.log(Level.DEBUG, "cannot update the version hint", e);
    }
  }

  @Override
  public boolean requireStrictCleanup() {
    return false;
  }

  @Override
  public @Nullable TableMetadata refresh() {
    return times.show(operations.refresh());
  }

  @Override
  public @Nullable TableMetadata current() {
    return times.show(operations.current());
  }

  @Override
  public FileIO io() {
    return operations.io();
  }

  @Override
  public EncryptionManager encryption() {
    return operations.encryption();
  }

  @Override
  public String metadataFileLocation(String name) {
    return operations.metadataFileLocation(name);
  }

  @Override
  public LocationProvider locationProvider() {
    return operations.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return operations.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return operations.newSnapshotId();
  }

  /** Replaces the message of Iceberg's exception, which is a page long. */
  private static final class InDoubt extends CommitStateUnknownException {
    private static final long serialVersionUID = 1;

    private final String message;

    InDoubt(RuntimeException cause) {
      super(cause);
      this.message = "it is unknown whether the commit was done: " + cause.getMessage();
    }

    @Override
    public String getMessage() {
      return message;
    }
  }
}
