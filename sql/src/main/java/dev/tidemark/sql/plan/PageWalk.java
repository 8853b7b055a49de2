package dev.tidemark.sql.plan;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.catalog.files.FilesInTime;
import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.sql.query.Keyset;
import dev.tidemark.sql.query.Order;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.IsNull;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.Columns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files the next rows of a question are in: the fewest that are sure to be enough, then the
 * next ones if they were not. For one page, by one thread.
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
 * found in the last one say. Nulls are the last stretch; there the walk goes on by the next key in
 * the same way.
 *
 * <p><b>What was tried</b> is told in docs/decisions/0031.
 */
public final class PageWalk {
  /**
   * A chunk of so many times the stretch that should do is cut there. More would leave pages that
   * start inside a chunk uncut: of those only half of what is left is counted on.
   */
  private static final long CUT = 4;

  /**
   * Where a filter may starve it, a stretch has two of the smallest row groups, if they cost no
   * other file: the second one costs a fifth of a statement. It spares the next statement, or tells
   * better how long that should be.
   */
  private static final long LEAST_FILTERED = 4_096;

  /** So many at once; where more are needed, their inside does not matter any more. */
  private static final int MOST_LOOKED_INTO = 32;

  private final Pruner pruner;
  private final RowGroups rowGroups;
  private final Order order;
  private final int depth;
  private final Lead lead;
  private final Predicate where;
  private final boolean filtered;
  private final Position after;
  private final List<Placed> withNulls;
  private final Set<DataFile> lookedInto = new HashSet<>();

  /** What is left that may have values. */
  private final Ahead ahead;

  private final Yield yields;

  /** Behind all that the steps have read. */
  private Position stands;

  private @Nullable PageWalk walkOfNulls;

  private PageWalk(
      Pruner pruner,
      RowGroups rowGroups,
      Order order,
      int depth,
      Predicate where,
      boolean filtered,
      long first,
      Position after,
      List<Chunk> known,
      FilesInTime index) {
    this.pruner = pruner;
    this.rowGroups = rowGroups;
    this.order = order;
    this.depth = depth;
    this.lead = new Lead(order.keys().get(depth));
    this.where = where;
    this.filtered = filtered;
    this.yields = new Yield(filtered ? first : 0);
    this.after = after;
    this.stands = after;
    boolean startsInside = after.values().size() > depth;
    Value from = startsInside ? after.values().get(depth) : null;
    boolean startsAtNulls = startsInside && from == null;
    List<Placed> placed =
        known.stream().map(chunk -> Placed.of(chunk, lead, pruner.columns())).toList();
    Stream<Placed> withValues = startsAtNulls ? Stream.of() : placed.stream();
    boolean fromIncluded = !after.isBehindAllOf(depth + 1);
    this.ahead = new Ahead(lead, pruner, where, withValues, index, from, fromIncluded);
    this.withNulls = placed.stream().filter(chunk -> chunk.range().hasNulls()).toList();
  }

  /** The walk over a snapshot's events that fulfil a condition and come after a position. */
  public static PageWalk over(
      Snapshot snapshot, Predicate where, Order order, Position after, RowGroups rowGroups) {
    return over(snapshot, where, order, after, rowGroups, 0);
  }

  /**
   * The same where it is known from before what a page of the condition needs.
   *
   * @param first how many rows the first step should look at, if there is a condition
   */
  public static PageWalk over(
      Snapshot snapshot,
      Predicate where,
      Order order,
      Position after,
      RowGroups rowGroups,
      long first) {
    Pruner pruner = new Pruner(new Columns(snapshot));
    Predicate all = Predicate.and(List.of(where, Keyset.after(order, after)));
    SortKey key = order.keys().getFirst();
    Span span = Span.of(all);
    FilesInTime index =
        snapshot
            .files()
            .inTime(
                key.descending(),
                span.earliest(),
                span.latest(),
                file -> pruner.mayHold(all, Chunk.of(file)));
    boolean filtered = !(where instanceof Predicate.All);
    if (isTime(key)) {
      return new PageWalk(
          pruner, rowGroups, order, 0, all, filtered, first, after, List.of(), index);
    }
    // The index has no other order: all files that are in question are put into this one.
    List<Chunk> known = chunks(index.rest(), all, pruner);
    FilesInTime none = FilesInTime.none();
    return new PageWalk(pruner, rowGroups, order, 0, all, filtered, first, after, known, none);
  }

  private static boolean isTime(SortKey key) {
    return key.term().equals(Term.Stored.TIMESTAMP);
  }

  private static List<Chunk> chunks(List<DataFile> files, Predicate where, Pruner pruner) {
    return files.stream().map(Chunk::of).filter(chunk -> pruner.mayHold(where, chunk)).toList();
  }

  /**
   * The next step where so many rows are missing; empty when there is nothing more to read.
   *
   * @param left what the step may read: it reads more only where it is the shortest one that leaves
   *     a chunk behind
   */
  public Optional<Step> next(int missing, Allowance left) {
    long wanted = yields.wanted(missing);
    lookInto(bigFiles(stretch(wanted, left)));
    if (ahead.isEmpty()) return nextOfNulls(missing, left);
    Stretch stretch = stretch(wanted, left);
    List<Predicate> conditions = new ArrayList<>(List.of(where));
    Value from = ahead.from();
    if (from == null && stretch.end() == null) conditions.add(Predicate.notNull(lead.term()));
    // At its start the position alone leaves out what lies before; nulls, only where there are
    // none.
    boolean isImplied = stands.equals(after) && !lead.term().nullable();
    if (from != null && !isImplied) {
      conditions.add(ahead.fromIncluded() ? lead.atOrBehind(from) : lead.behind(from));
    }
    if (stretch.end() != null) conditions.add(lead.upTo(stretch.end()));
    go(stretch);
    return Optional.of(
        new Step(stretch.files(), stretch.bytes(), Predicate.and(conditions), stretch.rows()));
  }

  /**
   * Where the walk goes on: behind all that its steps have read, whatever rows they have found;
   * empty when there is nothing more to read.
   */
  public Optional<Position> rest() {
    if (walkOfNulls != null) return walkOfNulls.rest();
    return ahead.isEmpty() && !hasNullsLeft() ? Optional.empty() : Optional.of(stands);
  }

  /** Whether it follows the events' time, by which files are laid out: then parts are small. */
  public boolean followsTime() {
    return walkOfNulls != null ? walkOfNulls.followsTime() : isTime(lead.key());
  }

  /** Of so many rows, or of as few as it takes to keep to what may be read. */
  private Stretch stretch(long wanted, Allowance left) {
    Stretch stretch = stretch(wanted, !filtered);
    if (filtered && wanted < LEAST_FILTERED) {
      Stretch longer = stretch(LEAST_FILTERED, false);
      boolean opensMore = longer.files().size() > stretch.files().size();
      if (!opensMore && left.covers(longer.files().size(), longer.bytes())) stretch = longer;
    }
    for (long fewer = wanted / 2; fewer > 0; fewer /= 2) {
      if (left.covers(stretch.files().size(), stretch.bytes())) break;
      // To cut deeper into what is opened anyway would only mean to open it more often.
      Stretch shorter = stretch(fewer, false);
      if (shorter.isCheaperThan(stretch)) stretch = shorter;
    }
    return stretch;
  }

  /**
   * Of so many rows.
   *
   * @param cuts whether it may end inside a chunk: with a filter nobody knows how many of its rows
   *     are texts to be made
   */
  private Stretch stretch(long wanted, boolean cuts) {
    long rows = 0;
    Value end = null;
    DataFile last = null;
    int place = 0;
    for (Placed chunk = ahead.at(0); chunk != null; chunk = ahead.at(++place)) {
      long left = ahead.rowsLeft(chunk);
      end = lead.far(chunk.range());
      if (rows + left >= wanted) {
        long missing = 2 * (wanted - rows);
        boolean isLong = left >= CUT * missing;
        Optional<Value> cut = cuts && isLong ? ahead.cut(chunk, missing) : Optional.empty();
        end = cut.orElse(end);
        rows += cut.isPresent() ? missing : left;
        last = chunk.file();
        break;
      }
      rows += left;
    }
    if (rows < wanted) end = null;
    Set<DataFile> files = new LinkedHashSet<>();
    long bytes = 0;
    for (Placed chunk : ahead.beginningBy(end)) {
      files.add(chunk.file());
      bytes += chunk.chunk().bytes();
    }
    return new Stretch(wanted, end, last, rows, List.copyOf(files), bytes);
  }

  private void go(Stretch stretch) {
    yields.covered(stretch.rows());
    Value end = stretch.end();
    stands = end == null ? Position.before(nulls(depth + 1)) : Position.behind(nullsAnd(end));
    ahead.goOnBehind(end);
  }

  private Optional<Step> nextOfNulls(int missing, Allowance left) {
    if (!hasNullsLeft()) return Optional.empty();
    if (walkOfNulls == null) {
      Predicate isNull = new IsNull(lead.term());
      boolean startsInside = after.values().size() > depth && after.values().get(depth) == null;
      Position inside = startsInside ? after : Position.before(nulls(depth + 1));
      Predicate both = Predicate.and(List.of(isNull, where));
      List<Chunk> chunks = withNulls.stream().map(Placed::chunk).toList();
      FilesInTime no = FilesInTime.none();
      walkOfNulls =
          new PageWalk(pruner, rowGroups, order, depth + 1, both, true, 0, inside, chunks, no);
    }
    return walkOfNulls.next(missing, left);
  }

  private boolean hasNullsLeft() {
    return lead.term().nullable() && !withNulls.isEmpty();
  }

  private static List<@Nullable Value> nulls(int count) {
    return Collections.nCopies(count, null);
  }

  private List<@Nullable Value> nullsAnd(Value value) {
    List<@Nullable Value> values = new ArrayList<>(nulls(depth));
    values.add(value);
    return values;
  }

  /** The files of a stretch of which only a part is needed, where that part can be told. */
  private Set<DataFile> bigFiles(Stretch stretch) {
    Set<DataFile> big = new HashSet<>();
    for (DataFile file : stretch.files()) {
      if (stretch.needsPartOf(file) && !lookedInto.contains(file)) big.add(file);
    }
    return big.size() > MOST_LOOKED_INTO ? Set.of() : big;
  }

  private void lookInto(Set<DataFile> files) {
    Optional<Column> column = lead.boundedColumn(pruner.columns());
    if (files.isEmpty() || column.isEmpty()) return;
    lookedInto.addAll(files);
    var known = rowGroups.of(List.copyOf(files), column.get());
    Map<DataFile, List<Chunk>> parts = new HashMap<>();
    known.forEach((file, groups) -> parts.put(file, chunks(file, groups)));
    ahead.divide(parts);
  }

  private List<Chunk> chunks(DataFile file, List<RowGroups.RowGroup> groups) {
    return groups.stream().map(group -> chunk(file, group)).toList();
  }

  private Chunk chunk(DataFile file, RowGroups.RowGroup group) {
    Range range = Range.of(group.bounds(), lead.term().type(), group.rows());
    return new Chunk(file, group.rows(), Map.of(lead.term(), range));
  }
}
