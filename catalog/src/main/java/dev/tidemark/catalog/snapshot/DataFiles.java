package dev.tidemark.catalog.snapshot;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.Predicate;
import org.apache.iceberg.types.Types;

/**
 * The live data files of a snapshot, as a list in no order or in time order. Elements are created
 * on access; only the blocks that snapshots share stay in memory. Immutable.
 */
public final class DataFiles extends AbstractList<DataFile> implements RandomAccess {
  private final List<FileBlock> fileBlocks;

  /** The number of files before each block; the last element is the total. */
  private final int[] starts;

  private final Map<String, Types.NestedField> columns;

  public DataFiles(List<? extends FileBlock> blocks, Map<String, Types.NestedField> columns) {
    this.fileBlocks = List.copyOf(blocks);
    this.columns = columns;
    this.starts = new int[blocks.size() + 1];
    for (int i = 0; i < blocks.size(); i++) starts[i + 1] = starts[i] + blocks.get(i).size();
  }

  /** Returns the given files as one block. */
  public static DataFiles of(List<DataFile> files) {
    return files instanceof DataFiles same
        ? same
        : new DataFiles(List.of(SimpleBlock.of(files)), Map.of());
  }

  @Override
  public int size() {
    return starts[fileBlocks.size()];
  }

  @Override
  public DataFile get(int index) {
    int block = Arrays.binarySearch(starts, index);
    if (block < 0) block = -block - 2;
    // Of several blocks that start at this index, all but the last are empty.
    while (block < fileBlocks.size() && starts[block + 1] == index) block++;
    if (index < 0 || block >= fileBlocks.size()) throw new IndexOutOfBoundsException(index);
    return fileBlocks.get(block).file(index - starts[block], columns);
  }

  /**
   * Returns the files that may contain an event in a time range, in time order. Both ends are in
   * milliseconds and inclusive.
   *
   * @param descending whether the latest files come first
   * @param mayHold called with a file that represents a group of files; if it returns false, the
   *     group is left out
   */
  public TimeOrderedFiles inTime(
      boolean descending, long earliest, long latest, Predicate<DataFile> mayHold) {
    TimeOrderedFiles files = new TimeOrderedFiles(descending, earliest, latest, mayHold);
    for (FileBlock fileBlock : fileBlocks) files.add(fileBlock, columns);
    return files;
  }
}
