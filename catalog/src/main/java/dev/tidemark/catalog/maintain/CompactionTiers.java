package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.write.RewriteLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which files of a partition are worth being written again together.
 *
 * <p>The problem: a page costs as many files as hold its moment, and small files cost by their
 * number; but whatever joins them writes each event again. The idea is that of log-structured
 * trees. A file that is small, or a chain of full files one after the other in time, is a
 * <em>unit</em>: the units are what a page may have to open at one moment. Units are joined only
 * with others that together are as large as a share of them, so that every rewriting makes what it
 * rewrites larger by a factor: an event is rewritten a logarithm's times, however small the loads.
 *
 * <p>In an open partition the factor is four: three units of a size wait for the fourth. A closed
 * one gets no more events but late ones, so it is joined as long as what joins is an eighth of what
 * is there: few files, in time order. Full files that overlap no other of the group are left alone.
 *
 * <p>What was tried and lost: all small files of a partition at each run (a day of loads every ten
 * seconds is rewritten some hundred times), and classes of size alone (they never put large files
 * in order that overlap).
 *
 * @param mostBytes how much is rewritten together at most: more is cut by time
 */
record CompactionTiers(RewriteLimits limits, long mostBytes) {
  /** By its third a new file may be smaller than was wanted: the cuts are about equal. */
  private static final int FULL = 3;

  /** Below this share of a full file sizes make no difference: what counts is the number. */
  private static final int SMALLEST = 8192;

  /**
   * Files that are rewritten together, in order of time.
   *
   * @param into about how many they become
   * @param depth how many of them hold one moment, at most
   */
  record Group(List<LiveFile> files, long bytes, int into, int depth) {
    /** What pages are spared by each byte that is rewritten. */
    double worth() {
      return (double) (files.size() - into + depth - 1) / Math.max(bytes, 1);
    }
  }

  /** A small file, or full ones of which none overlaps another. */
  private record Unit(List<LiveFile> files, long size) {}

  /**
   * The groups of a partition, none of which has a file of another.
   *
   * @param closed whether it gets no more events but late ones
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

  /** How many of the units, the smallest first, are joined; 0: none. */
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
   * As few chains of files, none of which overlap, as there are files at one moment. Each file goes
   * to the chain that ends last before it: what is in order stays one chain beside late files.
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

  /** Without full files that overlap no other: nothing would become of them but themselves. */
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

  /** Stretches of time that are not too large to be rewritten at once. */
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
