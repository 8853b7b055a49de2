package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.write.RewriteLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which files of a partition are worth rewriting together.
 *
 * <p>A page must open all files that contain its moment, and small files cost by their number; but
 * joining them rewrites each event. The solution is that of log-structured merge trees. A small
 * file, or a chain of full files that follow each other in time, is a <em>unit</em>: units are what
 * a page may have to open at one moment. A unit is joined only with others that together are as
 * large as a share of it. Each rewrite therefore makes the rewritten files larger by a factor, and
 * an event is rewritten a logarithmic number of times, however small the loads are.
 *
 * <p>In an open partition the factor is four: three units of a size wait for the fourth. A closed
 * partition gets only late events, so it is joined as long as the new part is at least an eighth of
 * the existing one: few files, in order of time. Full files that do not overlap another file of the
 * group are left alone.
 *
 * <p>Two alternatives were tried. Joining all small files of a partition in each run rewrites a day
 * of loads every ten seconds some hundred times. Classes by size alone never sort large files that
 * overlap.
 *
 * @param mostBytes the maximum bytes that are rewritten together; more is split by time
 */
record CompactionTiers(RewriteLimits limits, long mostBytes) {
  /** A new file may be smaller than wanted by a third: the parts are about equal. */
  private static final int FULL = 3;

  /** Below this share of a full file, size makes no difference: only the number of files counts. */
  private static final int SMALLEST = 8192;

  /**
   * Files that are rewritten together, in order of time.
   *
   * @param into the approximate number of new files
   * @param depth the maximum number of these files that contain one moment
   */
  record Group(List<LiveFile> files, long bytes, int into, int depth) {
    /** Returns what pages save per rewritten byte. */
    double worth() {
      return (double) (files.size() - into + depth - 1) / Math.max(bytes, 1);
    }
  }

  /** A small file, or full files that do not overlap. */
  private record Unit(List<LiveFile> files, long size) {}

  /**
   * Returns the groups of a partition; they have no file in common.
   *
   * @param closed whether the partition gets only late events
   */
  List<Group> groups(List<LiveFile> files, boolean closed) {
    List<Unit> units = units(files);
    List<LiveFile> chosen = new ArrayList<>();
    for (Unit unit : units.subList(0, joined(units, closed))) chosen.addAll(unit.files());
    List<Group> groups = new ArrayList<>();
    for (List<LiveFile> window : windows(withoutLonely(chosen))) {
      Group group = group(withoutLonely(window));
      if (group.files().size() > group.into() || group.depth() > 1) groups.add(group);
    }
    return groups;
  }

  /** Returns how many of the units are joined, the smallest first; 0 for none. */
  private static int joined(List<Unit> units, boolean closed) {
    int joined = 0;
    long smaller = 0;
    for (int i = 0; i < units.size(); i++) {
      long size = units.get(i).size();
      boolean worth = closed ? size / 8 <= smaller : 3 * size <= smaller;
      if (i > 0 && worth) joined = i + 1;
      smaller += size;
    }
    return joined;
  }

  private boolean isFull(LiveFile file) {
    return file.bytes() >= limits.fileBytes() / FULL;
  }

  private List<Unit> units(List<LiveFile> files) {
    List<Unit> units = new ArrayList<>();
    for (LiveFile file : files) if (!isFull(file)) units.add(unit(List.of(file)));
    for (List<LiveFile> chain : chains(files.stream().filter(this::isFull).toList())) {
      units.add(unit(chain));
    }
    units.sort(Comparator.comparingLong(Unit::size));
    return units;
  }

  private Unit unit(List<LiveFile> files) {
    long bytes = files.stream().mapToLong(LiveFile::bytes).sum();
    return new Unit(files, Math.max(bytes, limits.fileBytes() / SMALLEST));
  }

  /**
   * Splits files into chains of files that do not overlap, as few chains as there are files at one
   * moment. Each file is appended to the chain that ends last before it, so that files in order
   * stay one chain even if there are late files.
   */
  private static List<List<LiveFile>> chains(List<LiveFile> files) {
    List<List<LiveFile>> chains = new ArrayList<>();
    for (LiveFile file : inTimeOrder(files)) {
      List<LiveFile> best = null;
      for (List<LiveFile> chain : chains) {
        long end = chain.getLast().to();
        if (end < file.from() && (best == null || end > best.getLast().to())) best = chain;
      }
      if (best == null) {
        best = new ArrayList<>();
        chains.add(best);
      }
      best.add(file);
    }
    return chains;
  }

  /** Removes full files that do not overlap another file: a rewrite would not change them. */
  private List<LiveFile> withoutLonely(List<LiveFile> files) {
    List<LiveFile> sorted = inTimeOrder(files);
    List<LiveFile> rest = new ArrayList<>();
    long before = Long.MIN_VALUE;
    for (int i = 0; i < sorted.size(); i++) {
      LiveFile file = sorted.get(i);
      boolean meetsEarlier = i > 0 && before >= file.from();
      boolean meetsLater = i + 1 < sorted.size() && sorted.get(i + 1).from() <= file.to();
      if (meetsEarlier || meetsLater || !isFull(file)) rest.add(file);
      before = Math.max(before, file.to());
    }
    return rest;
  }

  /** Splits files by time into ranges that are small enough for one rewrite. */
  private List<List<LiveFile>> windows(List<LiveFile> files) {
    List<List<LiveFile>> windows = new ArrayList<>();
    List<LiveFile> window = new ArrayList<>();
    long bytes = 0;
    for (LiveFile file : files) {
      if (bytes + file.bytes() > mostBytes && !window.isEmpty()) {
        windows.add(window);
        window = new ArrayList<>();
        bytes = 0;
      }
      window.add(file);
      bytes += file.bytes();
    }
    if (!window.isEmpty()) windows.add(window);
    return windows;
  }

  private Group group(List<LiveFile> files) {
    long bytes = files.stream().mapToLong(LiveFile::bytes).sum();
    int into = files.isEmpty() ? 0 : limits.pieces(files.stream().map(LiveFile::file).toList());
    return new Group(List.copyOf(files), bytes, into, chains(files).size());
  }

  private static List<LiveFile> inTimeOrder(List<LiveFile> files) {
    return files.stream()
        .sorted(
            Comparator.comparingLong(LiveFile::from)
                .thenComparingLong(LiveFile::to)
                .thenComparing(LiveFile::location))
        .toList();
  }
}
