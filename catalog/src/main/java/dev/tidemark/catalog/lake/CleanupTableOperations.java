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
 * A table's operations after which a commit that has surely failed leaves no manifest behind: those
 * hold the least and greatest values of rows that an erasure may be after. Each commit has the time
 * that {@link CommitTimestamps} gives it. Thread-safe.
 *
 * <p>Iceberg keeps what a commit wrote unless the error says that it may go, because some errors
 * leave open whether the commit is done. Here those say so, and all others are of the time before
 * it: such as a try again whose base snapshot has expired meanwhile.
 */
final class CleanupTableOperations implements TableOperations {
  private static final System.Logger LOG = System.getLogger(CleanupTableOperations.class.getName());

  private final TableOperations operations;
  private final Path lake;
  private final CommitTimestamps times;

  /**
   * Operations like these.
   *
   * @param lake the folder of the lake, for what is told
   */
  CleanupTableOperations(TableOperations operations, Path lake, Clock clock) {
    this.operations = operations;
    this.lake = lake;
    this.times = new CommitTimestamps(clock);
  }

  /**
   * Makes this the table's newest metadata.
   *
   * @throws CommitStateUnknownException where it is not known whether that is done
   * @throws LakeException where the catalog names older metadata than was committed last: nothing
   *     is built upon that
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // as Iceberg tells that nothing is to be done
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
    // Where the catalog names another by now, the commit will say so itself.
    if (now == null || !named.equals(Locations.path(now.metadataFileLocation()))) return;
    throw VersionHint.isLater(lake, named, later.get());
  }

  /** The commit is done: nothing that fails here says otherwise. */
  private void hint() {
    try {
      VersionHint.committed(operations.current().metadataFileLocation());
    } catch (RuntimeException | OutOfMemoryError e) {
      // Large metadata is read again here.
      LOG.log(Level.DEBUG, "the hint stays as it was", e);
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

  /** Iceberg's own has a page of advice for its message. */
  private static final class InDoubt extends CommitStateUnknownException {
    private static final long serialVersionUID = 1;

    private final String message;

    InDoubt(RuntimeException cause) {
      super(cause);
      this.message = "a commit may be done or not: " + cause.getMessage();
    }

    @Override
    public String getMessage() {
      return message;
    }
  }
}
