package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.snapshot.TimeOrderedFiles;
import dev.tidemark.sql.query.Keyset;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Compare;
import dev.tidemark.sql.query.Predicate.IsNull;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.TotalOrder;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.Columns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the files that contain the next rows of a query: the fewest that are certain to be
 * enough, then the next ones if they were not. Not thread-safe; for one page.
 *
 * <p><b>Problem.</b> A table has thousands of files and a page fifty rows. Files overlap, a little
 * (late events) or completely (a year loaded in one batch), so the newest page is not always in the
 * newest file. And DuckDB's top-N does not skip row groups by itself: without a bound on the sort
 * column it decodes the column of the whole file.
 *
 * <p><b>Solution.</b> The scan splits the values of the leading sort key into scan ranges and reads
 * one at a time. A range ends at the last bound T of as many scan units (files, or row groups of
 * large files) as contain enough rows, in the order of their last bounds. Every file that overlaps
 * the range is read, with the range as a condition, by which the engine skips the row groups
 * outside of it. The result is complete up to T, so the next range starts after T and no row is
 * read twice. If a filter left rows missing, the length of the next range follows from the number
 * of rows found in the last one. Nulls are the last range. There, and if many files contain a
 * single value of the key, the scan continues by the next key in the same way.
 *
 * <p>Alternatives are described in docs/decisions/0031.
 */
public final class PageWalk {
  /**
   * If more files than this contain a single value of the key, the scan continues by the next key;
   * fewer files are faster to read together.
   */
  private static final int MANY = 8;

  private final Pruner pruner;
  private final RowGroups rowGroups;
  private final TotalOrder totalOrder;
  private final List<@Nullable Value> prefix;
  private final LeadingSortKey leadingSortKey;
  private final Predicate where;
  private final boolean filtered;
  private final Position after;
  private final RowGroupLookup look;

  /** The remaining files that may contain values. */
  private final RemainingFiles remainingFiles;

  private final ScanRangePlanner scanRangePlanner;
  private final ScanSizeEstimator yields;

  /** The scan units that may contain nulls, until the scan reaches the nulls. */
  private List<ScanUnit> withNulls;

  /** The position after all that the steps have read. */
  private Position stands;

  /** The scan range of the last step. */
  private @Nullable ScanRange last;

  /** A scan by the next key through one value of this key, or through its nulls. */
  private @Nullable PageWalk inside;

  private PageWalk(
      Pruner pruner,
      RowGroups rowGroups,
      TotalOrder totalOrder,
      List<@Nullable Value> prefix,
      Predicate where,
      boolean filtered,
      ScanSizeEstimator yields,
      Position after,
      List<ScanUnit> known,
      TimeOrderedFiles index) {
    this.pruner = pruner;
    this.rowGroups = rowGroups;
    this.totalOrder = totalOrder;
    this.prefix = prefix;
    this.leadingSortKey = new LeadingSortKey(totalOrder.keys().get(prefix.size()));
    this.look = new RowGroupLookup(rowGroups, leadingSortKey, pruner.columns());
    this.where = where;
    this.filtered = filtered;
    this.yields = yields;
    this.after = after;
    this.stands = after;
    int depth = prefix.size();
    boolean startsInside = after.values().size() > depth;
    Value from = startsInside ? after.values().get(depth) : null;
    boolean startsAtNulls = startsInside && from == null;
    List<ScanUnitRange> placed =
        known.stream()
            .map(scanUnit -> ScanUnitRange.of(scanUnit, leadingSortKey, pruner.columns()))
            .toList();
    Stream<ScanUnitRange> withValues = startsAtNulls ? Stream.of() : placed.stream();
    boolean fromIncluded = !after.isAfterAllOf(depth + 1);
    this.remainingFiles =
        new RemainingFiles(leadingSortKey, pruner, where, withValues, index, from, fromIncluded);
    this.scanRangePlanner = new ScanRangePlanner(remainingFiles, leadingSortKey, filtered);
    this.withNulls =
        leadingSortKey.term().nullable()
            ? placed.stream()
                .filter(chunk -> chunk.valueRange().hasNulls())
                .map(ScanUnitRange::scanUnit)
                .toList()
            : List.of();
  }

  /**
   * Creates the scan of a snapshot's events that fulfil a condition and come after a position.
   *
   * @param first how many rows the first step should read, if there is a condition and earlier
   *     pages of the query show it; otherwise 0
   */
  public static PageWalk over(
      Snapshot snapshot,
      Predicate where,
      TotalOrder totalOrder,
      Position after,
      RowGroups rowGroups,
      long first) {
    Pruner pruner = new Pruner(new Columns(snapshot));
    Predicate all = Predicate.and(List.of(where, Keyset.after(totalOrder, after)));
    SortKey key = totalOrder.keys().getFirst();
    TimeRange timeRange = TimeRange.of(all);
    TimeOrderedFiles index =
        snapshot
            .files()
            .inTime(
                key.descending(),
                timeRange.earliest(),
                timeRange.latest(),
                file -> pruner.mayHold(all, ScanUnit.of(file)));
    boolean filtered = !(where instanceof Predicate.All);
    // The index only has the order of time: for any other key, all files that may match are listed.
    List<ScanUnit> known = isTime(key) ? List.of() : chunks(index.rest(), all, pruner);
    return new PageWalk(
        pruner,
        rowGroups,
        totalOrder,
        List.of(),
        all,
        filtered,
        new ScanSizeEstimator(filtered ? first : 0),
        after,
        known,
        isTime(key) ? index : TimeOrderedFiles.none());
  }

  private static boolean isTime(SortKey key) {
    return key.term().equals(Term.Stored.TIMESTAMP);
  }

  private static List<ScanUnit> chunks(List<DataFile> files, Predicate where, Pruner pruner) {
    return files.stream()
        .map(ScanUnit::of)
        .filter(scanUnit -> pruner.mayHold(where, scanUnit))
        .toList();
  }

  /**
   * Returns the next step; empty if there is nothing more to read.
   *
   * @param missing the number of rows that are still needed
   * @param left what the step may read; it reads more only if it is the shortest step that
   *     completes a scan unit
   */
  public Optional<ScanStep> next(int missing, StepBudget left) {
    if (inside != null) {
      Optional<ScanStep> step = inside.next(missing, left);
      if (step.isPresent()) return step;
      inside = null;
    }
    if (remainingFiles.isEmpty()) return nextOfNulls(missing, left);
    List<ScanUnitRange> many = manyOfOneValue(left);
    if (!many.isEmpty()) return nextOf(many, missing, left);
    long wanted = yields.wanted(missing);
    remainingFiles.divide(look.into(scanRangePlanner.of(wanted, left), left));
    if (remainingFiles.isEmpty()) return nextOfNulls(missing, left);
    ScanRange scanRange = scanRangePlanner.of(wanted, left);
    List<Predicate> conditions = new ArrayList<>(List.of(where));
    Value from = remainingFiles.from();
    if (from == null && scanRange.end() == null)
      conditions.add(Predicate.notNull(leadingSortKey.term()));
    // At the start, the position alone excludes the rows before it; but it includes nulls, so this
    // holds only for a key without nulls.
    boolean isImplied = stands.equals(after) && !leadingSortKey.term().nullable();
    if (from != null && !isImplied) {
      conditions.add(
          remainingFiles.fromIncluded()
              ? leadingSortKey.atOrAfter(from)
              : leadingSortKey.after(from));
    }
    if (scanRange.end() != null) conditions.add(leadingSortKey.upTo(scanRange.end()));
    go(scanRange);
    return Optional.of(
        new ScanStep(
            scanRange.files(), scanRange.bytes(), Predicate.and(conditions), scanRange.rows()));
  }

  /**
   * Returns where the scan continues: after all that its steps have read, no matter which rows they
   * found; empty if there is nothing more to read.
   */
  public Optional<Position> rest() {
    Optional<Position> rest = inside == null ? Optional.empty() : inside.rest();
    if (rest.isPresent()) return rest;
    return remainingFiles.isEmpty() && withNulls.isEmpty() ? Optional.empty() : Optional.of(stands);
  }

  /**
   * Returns about how many rows of the last step come after a position in it; 0 if the bounds do
   * not show it.
   */
  public long readAfter(Position end) {
    if (inside != null) return inside.readAfter(end);
    Value value = end.values().size() > prefix.size() ? end.values().get(prefix.size()) : null;
    if (last == null || value == null) return 0;
    return (long) (last.rows() * leadingSortKey.shareAfter(value, last.start(), last.end()));
  }

  /** Returns whether conditions may exclude rows of a scan range. */
  public boolean isFiltered() {
    return filtered;
  }

  /**
   * Returns whether the scan follows the time of events, by which files are laid out: then its
   * steps are small.
   */
  public boolean followsTime() {
    return inside != null ? inside.followsTime() : isTime(leadingSortKey.key());
  }

  private void go(ScanRange scanRange) {
    last = scanRange;
    yields.covered(scanRange.rows());
    goOnAfter(scanRange.end());
  }

  private void goOnAfter(@Nullable Value end) {
    stands = end == null ? Position.before(prefixAnd(null)) : Position.after(prefixAnd(end));
    remainingFiles.goOnAfter(end);
  }

  /**
   * Returns the scan units of the next value, if they have no other value and are too many to be
   * read together.
   */
  private List<ScanUnitRange> manyOfOneValue(StepBudget left) {
    // Files are laid out by time: if time does not follow, the next key does not divide them
    // further.
    if (!leadsToTime()) return List.of();
    ScanUnitRange first = remainingFiles.at(0);
    Optional<Value> only = first == null ? Optional.empty() : first.valueRange().only();
    if (only.isEmpty()) return List.of();
    List<ScanUnitRange> chunks = remainingFiles.beginningBy(only.get());
    long bytes = chunks.stream().mapToLong(chunk -> chunk.scanUnit().bytes()).sum();
    boolean areMany = chunks.size() > MANY || !left.covers(chunks.size(), bytes);
    boolean haveNoOther = chunks.stream().allMatch(chunk -> chunk.valueRange().isAll(only.get()));
    return areMany && haveNoOther ? chunks : List.of();
  }

  private boolean leadsToTime() {
    return totalOrder.keys().stream().skip(prefix.size() + 1).anyMatch(PageWalk::isTime);
  }

  private Optional<ScanStep> nextOf(List<ScanUnitRange> ofOneValue, int missing, StepBudget left) {
    Value value = ofOneValue.getFirst().valueRange().only().orElseThrow();
    List<ScanUnit> scanUnits = ofOneValue.stream().map(ScanUnitRange::scanUnit).toList();
    inside =
        inside(
            new Compare(leadingSortKey.term(), Op.EQ, value), value, scanUnits, filtered, yields);
    goOnAfter(value);
    return next(missing, left);
  }

  private Optional<ScanStep> nextOfNulls(int missing, StepBudget left) {
    if (withNulls.isEmpty()) return Optional.empty();
    inside =
        inside(new IsNull(leadingSortKey.term()), null, withNulls, true, new ScanSizeEstimator(0));
    withNulls = List.of();
    return next(missing, left);
  }

  private PageWalk inside(
      Predicate one,
      @Nullable Value value,
      List<ScanUnit> scanUnits,
      boolean filtered,
      ScanSizeEstimator yields) {
    List<@Nullable Value> all = prefixAnd(value);
    int depth = all.size();
    boolean startsInside =
        after.values().size() >= depth && after.values().subList(0, depth).equals(all);
    Position from = startsInside ? after : Position.before(all);
    Predicate both = Predicate.and(List.of(one, where));
    TimeOrderedFiles none = TimeOrderedFiles.none();
    return new PageWalk(
        pruner, rowGroups, totalOrder, all, both, filtered, yields, from, scanUnits, none);
  }

  private List<@Nullable Value> prefixAnd(@Nullable Value value) {
    List<@Nullable Value> values = new ArrayList<>(prefix);
    values.add(value);
    return Collections.unmodifiableList(values);
  }
}
