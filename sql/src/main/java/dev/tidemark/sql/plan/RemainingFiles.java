package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.TimeOrderedFiles;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The remaining scan units of a scan that may contain values of the leading key, in the order of
 * their last bounds. Files are read from the index when the scan reaches them; files that the
 * bounds exclude are skipped. Not thread-safe.
 */
final class RemainingFiles {
  /** Half of the smallest row group, in rows. */
  private static final long MOST_DOUBTED = 1_024;

  private final LeadingSortKey leadingSortKey;
  private final Pruner pruner;
  private final Predicate where;

  /** The files that the index has not returned yet. */
  private final TimeOrderedFiles index;

  /** The scan units that are known so far, in the order of their last bounds. */
  private List<ScanUnitRange> known;

  /** The value at which the rest starts; null at the start of all values. */
  private @Nullable Value from;

  /** Whether the rest includes the value at which it starts. */
  private boolean fromIncluded;

  /**
   * Creates the rest that starts at a value.
   *
   * @param some scan units that are already known
   * @param index files in the order of the leading key's last bounds, without the known ones
   */
  RemainingFiles(
      LeadingSortKey leadingSortKey,
      Pruner pruner,
      Predicate where,
      Stream<ScanUnitRange> some,
      TimeOrderedFiles index,
      @Nullable Value from,
      boolean fromIncluded) {
    this.leadingSortKey = leadingSortKey;
    this.pruner = pruner;
    this.where = where;
    this.index = index;
    this.from = from;
    this.fromIncluded = fromIncluded;
    this.known = inOrder(some);
  }

  @Nullable Value from() {
    return from;
  }

  boolean fromIncluded() {
    return fromIncluded;
  }

  boolean isEmpty() {
    return at(0) == null;
  }

  /** Returns the scan unit at a position of the order, from 0; null if there are fewer. */
  @Nullable ScanUnitRange at(int place) {
    while (place >= known.size() || index.mayEndBefore(farTime(known.get(place)))) {
      DataFile file = index.next();
      if (file == null) break;
      placed(ScanUnit.of(file)).forEach(this::add);
    }
    return place < known.size() ? known.get(place) : null;
  }

  /** If the index has an order, it is that of times. */
  private Optional<Long> farTime(ScanUnitRange chunk) {
    return leadingSortKey.far(chunk.valueRange()) instanceof Value.Time(long time)
        ? Optional.of(time)
        : Optional.empty();
  }

  /** Returns all scan units that start at or before a value; all of them if {@code end} is null. */
  List<ScanUnitRange> beginningBy(@Nullable Value end) {
    List<DataFile> files =
        end instanceof Value.Time(long time) ? index.beginningBy(time) : index.rest();
    if (!files.isEmpty()) {
      Stream<ScanUnitRange> more = files.stream().map(ScanUnit::of).flatMap(this::placed);
      known = inOrder(Stream.concat(known.stream(), more));
    }
    return known.stream().filter(chunk -> begins(chunk, end)).toList();
  }

  private boolean begins(ScanUnitRange chunk, @Nullable Value end) {
    Value near = leadingSortKey.near(chunk.valueRange());
    return end == null || near == null || leadingSortKey.compare(near, end) <= 0;
  }

  /** Drops what is at or before a value; everything if {@code end} is null. */
  void goOnAfter(@Nullable Value end) {
    from = end;
    fromIncluded = false;
    known = end == null ? new ArrayList<>() : inOrder(known.stream());
  }

  /** Replaces files by their parts. */
  void divide(Map<DataFile, List<ScanUnit>> parts) {
    Stream<ScanUnitRange> others = known.stream().filter(chunk -> !parts.containsKey(chunk.file()));
    Stream<ScanUnitRange> instead =
        parts.values().stream().flatMap(List::stream).flatMap(this::placed);
    known = inOrder(Stream.concat(others, instead));
  }

  /**
   * Returns how many rows of a scan unit are probably left if the scan range starts inside of it.
   */
  long rowsLeft(ScanUnitRange chunk) {
    Value from = this.from;
    ValueRange valueRange = chunk.valueRange();
    Value near = leadingSortKey.near(valueRange);
    Value far = leadingSortKey.far(valueRange);
    if (from == null || near == null || far == null || leadingSortKey.compare(near, from) >= 0) {
      return chunk.rows();
    }
    // Too few rather than too many: a second statement costs more than one more row group.
    if (near instanceof Value.Time(long first)
        && far instanceof Value.Time(long last)
        && from instanceof Value.Time(long at)) {
      double left = (double) (last - at) / (last - first) * chunk.rows();
      return (long) (left - Math.min(left / 2, MOST_DOUBTED));
    }
    return chunk.rows() / 2;
  }

  /**
   * Returns the value up to which a scan unit probably contains the wanted rows, if its rows are
   * evenly distributed: the engine need not decode the texts of the others. If they are not evenly
   * distributed, the next scan range contains the rest.
   */
  Optional<Value> cut(ScanUnitRange chunk, long wanted) {
    ValueRange valueRange = chunk.valueRange();
    Value near = leadingSortKey.near(valueRange);
    Value far = leadingSortKey.far(valueRange);
    if (near == null || far == null) return Optional.empty();
    Value start = from == null || leadingSortKey.compare(near, from) > 0 ? near : from;
    return leadingSortKey
        .between(start, far, (double) wanted / rowsLeft(chunk))
        .filter(cut -> leadingSortKey.compare(cut, far) < 0);
  }

  private void add(ScanUnitRange next) {
    // After its equals: a caller that iterates in order has already passed them.
    int place =
        Collections.binarySearch(known, next, (a, b) -> order().compare(a, b) <= 0 ? -1 : 1);
    known.add(-place - 1, next);
  }

  /** Returns an empty stream if no row can match. */
  private Stream<ScanUnitRange> placed(ScanUnit scanUnit) {
    if (!pruner.mayHold(where, scanUnit)) return Stream.of();
    return Stream.of(ScanUnitRange.of(scanUnit, leadingSortKey, pruner.columns()))
        .filter(this::isAhead);
  }

  private List<ScanUnitRange> inOrder(Stream<ScanUnitRange> some) {
    return some.filter(this::isAhead)
        .sorted(order())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private Comparator<ScanUnitRange> order() {
    return (a, b) ->
        leadingSortKey.compareFar(
            leadingSortKey.far(a.valueRange()), leadingSortKey.far(b.valueRange()));
  }

  /** Returns whether it overlaps the remaining values. */
  private boolean isAhead(ScanUnitRange chunk) {
    if (!chunk.valueRange().hasValues()) return false;
    Value far = leadingSortKey.far(chunk.valueRange());
    if (far == null || from == null) return true;
    int comparison = leadingSortKey.compare(far, from);
    return fromIncluded ? comparison >= 0 : comparison > 0;
  }
}
