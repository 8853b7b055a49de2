package dev.tidemark.catalog.load;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/** A real table whose commits run into trouble, one after the other; then all goes well. */
public final class TroubledTable {
  private TroubledTable() {}

  /** What happens instead of a commit; {@code commit} is the real one. */
  @FunctionalInterface
  public interface Trouble {
    void at(Runnable commit);
  }

  /**
   * A table with its troubles.
   *
   * @param lost whether its state cannot be asked for
   */
  public static Table of(Table real, List<Trouble> troubles, BooleanSupplier lost) {
    var operations = new Troubled(((HasTableOperations) real).operations(), troubles, lost);
    return new BaseTable(operations, real.name());
  }

  private static final class Troubled implements TableOperations {
    private final TableOperations real;
    private final Queue<Trouble> troubles;
    private final BooleanSupplier lost;

    Troubled(TableOperations real, List<Trouble> troubles, BooleanSupplier lost) {
      this.real = real;
      this.lost = lost;
      this.troubles = new ArrayDeque<>(troubles);
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      Trouble trouble = troubles.poll();
      if (trouble == null) real.commit(base, metadata);
      else trouble.at(() -> real.commit(base, metadata));
    }

    @Override
    public TableMetadata current() {
      return real.current();
    }

    @Override
    public TableMetadata refresh() {
      if (lost.getAsBoolean()) throw new UncheckedSQLException("the catalog is not there");
      return real.refresh();
    }

    @Override
    public FileIO io() {
      return real.io();
    }

    @Override
    public EncryptionManager encryption() {
      return real.encryption();
    }

    @Override
    public String metadataFileLocation(String name) {
      return real.metadataFileLocation(name);
    }

    @Override
    public LocationProvider locationProvider() {
      return real.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
      return real.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
      return real.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
      return real.requireStrictCleanup();
    }
  }
}
