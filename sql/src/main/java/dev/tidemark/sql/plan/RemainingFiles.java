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
 * What is left of a walk that may have values of the leading key, in the order of the far bounds.
 * Files come out of the index as the walk gets to them, and what the bounds rule out does not come
 * at all. Not thread-safe.
 */
final class RemainingFiles {
  /** Half of the smallest row group. */
  private static final long MOST_DOUBTED = 1_024;

  private final LeadingSortKey leadingSortKey;
  private final Pruner pruner;
  private final Predicate where;

  /** What the index has not given yet. */
  private final TimeOrderedFiles index;

  /** What is known by now, in the order of the far bounds. */
  private List<ScanUnitRange> known;

  /** Where the rest begins; null at the beginning of the values. */
  private @Nullable Value from;

  /** Whether the value where it begins is a part of it. */
  private boolean fromIncluded;

  /**
   * What is left from a value on.
   *
   * @param some that are known already
   * @param index whose order is that of the lead's far bounds; has none of the known ones
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

  /** The one at a place of the order, from 0; null where there are fewer. */
  @Nullable ScanUnitRange at(int place) {
    while (place >= known.size() || index.mayEndBefore(farTime(known.get(place)))) {
      DataFile file = index.next();
      if (file == null) break;
      placed(ScanUnit.of(file)).forEach(this::add);
    }
    return place < known.size() ? known.get(place) : null;
  }

  /** Where the index has an order, it is that of times. */
  private Optional<Long> farTime(ScanUnitRange chunk) {
    return leadingSortKey.far(chunk.valueRange()) instanceof Value.Time(long time)
        ? Optional.of(time)
        : Optional.empty();
  }

  /** All that begin at a value or before it; all there are where it is null. */
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

  /** Leaves behind what is up to and with a value; all there is where it is null. */
  void goOnAfter(@Nullable Value end) {
    from = end;
    fromIncluded = false;
    known = end == null ? new ArrayList<>() : inOrder(known.stream());
  }

  /** Puts the parts of files in their place. */
  void divide(Map<DataFile, List<ScanUnit>> parts) {
    Stream<ScanUnitRange> others = known.stream().filter(chunk -> !parts.containsKey(chunk.file()));
    Stream<ScanUnitRange> instead =
        parts.values().stream().flatMap(List::stream).flatMap(this::placed);
    known = inOrder(Stream.concat(others, instead));
  }

  /** How many of a chunk's rows are likely left where the stretch starts inside of it. */
  long rowsLeft(ScanUnitRange chunk) {
    Value from = this.from;
    ValueRange valueRange = chunk.valueRange();
    Value near = leadingSortKey.near(valueRange);
    Value far = leadingSortKey.far(valueRange);
    if (from == null || near == null || far == null || leadingSortKey.compare(near, from) >= 0) {
      return chunk.rows();
    }
    // Rather too few than too many: a second statement costs more than one more row group.
    if (near instanceof Value.Time(long first)
        && far instanceof Value.Time(long last)
        && from instanceof Value.Time(long at)) {
      double left = (double) (last - at) / (last - first) * chunk.rows();
      return (long) (left - Math.min(left / 2, MOST_DOUBTED));
    }
    return chunk.rows() / 2;
  }

  /**
   * Where the wanted rows of a chunk should end if they lie evenly: the engine need not make texts
   * of the others. Where they lie otherwise, the next stretch has the rest.
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
    // Behind those that are level with it: who goes along the order has seen them.
    int place =
        Collections.binarySearch(known, next, (a, b) -> order().compare(a, b) <= 0 ? -1 : 1);
    known.add(-place - 1, next);
  }

  /** None where no row of it can be meant. */
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

  /** Whether it reaches into what is left of the values. */
  private boolean isAhead(ScanUnitRange chunk) {
    if (!chunk.valueRange().hasValues()) return false;
    Value far = leadingSortKey.far(chunk.valueRange());
    if (far == null || from == null) return true;
    int comparison = leadingSortKey.compare(far, from);
    return fromIncluded ? comparison >= 0 : comparison > 0;
  }
}
