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
 * Which files the next rows of a query are in: the fewest that are sure to be enough, then the next
 * ones if they were not. For one page, by one thread.
 *
 * <p><b>The problem.</b> A table has thousands of files and a page fifty rows. Files overlap, by a
 * little (late events) or entirely (a year loaded at once), so the newest file alone is not the
 * newest page. And DuckDB's top-N does not rule out row groups by itself: without a bound on the
 * sort column it decodes the column of a whole file.
 *
 * <p><b>The idea.</b> The walk cuts the leading key's values into stretches and asks for one at a
 * time. A stretch ends at the far bound T of so many chunks (files, or row groups of big files)
 * that the rows in them suffice, taken in the order of their far bounds; every file that reaches
 * into the stretch is read, with the stretch as a condition, by which the engine skips the row
 * groups that lie outside. What is found is complete up to T, so the next stretch starts behind T
 * and no row is met twice. If a filter left rows missing, the next stretch is as long as the rows
 * found in the last one say. Nulls are the last stretch; there, and where many files have one value
 * and no other, the walk goes on by the next key in the same way.
 *
 * <p><b>What was tried</b> is told in docs/decisions/0031.
 */
public final class PageWalk {
  /**
   * Of a value that so many files have and no other, the walk goes on by the next key: fewer are
   * sooner read together.
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

  /** What is left that may have values. */
  private final RemainingFiles remainingFiles;

  private final ScanRangePlanner scanRangePlanner;
  private final ScanSizeEstimator yields;

  /** What may have nulls, as long as the walk has not come to them. */
  private List<ScanUnit> withNulls;

  /** Behind all that the steps have read. */
  private Position stands;

  /** What the last step has read. */
  private @Nullable ScanRange last;

  /** Goes by the next key through one value of this one, or through its nulls. */
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
   * The walk over a snapshot's events that fulfil a condition and come after a position.
   *
   * @param first how many rows the first step should look at, if there is a condition and it is
   *     known from before what a page of it needs; else 0
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
    // The index has no other order: all files that are in query are put into this one.
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
   * The next step where so many rows are missing; empty when there is nothing more to read.
   *
   * @param left what the step may read: it reads more only where it is the shortest one that leaves
   *     a chunk behind
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
    // At its start the position alone leaves out what lies before; nulls, only where there are
    // none.
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
   * Where the walk goes on: behind all that its steps have read, whatever rows they have found;
   * empty when there is nothing more to read.
   */
  public Optional<Position> rest() {
    Optional<Position> rest = inside == null ? Optional.empty() : inside.rest();
    if (rest.isPresent()) return rest;
    return remainingFiles.isEmpty() && withNulls.isEmpty() ? Optional.empty() : Optional.of(stands);
  }

  /**
   * About how many rows of its last step lie behind a position in it; 0 where bounds do not say.
   */
  public long readAfter(Position end) {
    if (inside != null) return inside.readAfter(end);
    Value value = end.values().size() > prefix.size() ? end.values().get(prefix.size()) : null;
    if (last == null || value == null) return 0;
    return (long) (last.rows() * leadingSortKey.shareAfter(value, last.start(), last.end()));
  }

  /** Whether conditions may leave rows of a stretch out. */
  public boolean isFiltered() {
    return filtered;
  }

  /** Whether it follows the events' time, by which files are laid out: then parts are small. */
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

  /** What has the next value, if it has no other and is too much to be read together. */
  private List<ScanUnitRange> manyOfOneValue(StepBudget left) {
    // Files lie by time: whatever follows it divides them no further, and the last key has no next.
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
