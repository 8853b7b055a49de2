package dev.tidemark.catalog.load;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events of many segments, with one row number each, in the order in which they were read. */
final class BatchRows {
  private static final Comparator<@Nullable String> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final List<Segment> segments;
  private final int[] first;
  private final int size;

  BatchRows(List<Segment> segments) {
    this.segments = List.copyOf(segments);
    first = new int[segments.size()];
    long rows = 0;
    for (int i = 0; i < first.length; i++) {
      first[i] = (int) rows;
      rows += segments.get(i).rows();
    }
    size = Math.toIntExact(rows);
  }

  List<Segment> segments() {
    return segments;
  }

  int size() {
    return size;
  }

  int first(int segment) {
    return first[segment];
  }

  /** Returns the segment of a row in the upper half and its row there in the lower half. */
  private long place(int row) {
    int found = Arrays.binarySearch(first, row);
    int segment = found >= 0 ? found : -found - 2;
    // Empty segments begin where the next one does.
    while (segment + 1 < first.length && first[segment + 1] == row) segment++;
    return ((long) segment << 32) | (row - first[segment]);
  }

  /** One row, valid until the next one is requested. */
  final class Cursor {
    private Segment segment = segments.getFirst();
    private int from;
    private int local;

    Cursor at(int row) {
      // Rows in order of time are mostly neighbours in the source, too.
      if (row >= from && row - from < segment.rows()) {
        local = row - from;
        return this;
      }
      long place = place(row);
      segment = segments.get((int) (place >>> 32));
      local = (int) place;
      from = row - local;
      return this;
    }

    long timestamp() {
      return segment.timestamp(local);
    }

    long time(int field) {
      return segment.time(local, field);
    }

    private @Nullable String env() {
      return segment.env(local);
    }

    @Nullable String org() {
      return segment.org(local);
    }

    byte[] id() {
      return segment.id(local);
    }

    byte[] payload() {
      return segment.payload(local);
    }

    int payloadLength() {
      return segment.payloadLength(local);
    }

    boolean isUntimed() {
      return segment.isUntimed(local);
    }

    int identityHash() {
      return segment.identityHash(local);
    }

    /**
     * Returns whether both rows have the same organisation and id, and both or neither has a
     * timestamp.
     */
    boolean sameIdentity(Cursor other) {
      return isUntimed() == other.isUntimed()
          && Segment.sameIdentity(segment, local, other.segment, other.local);
    }

    /** Returns a hash of environment, organisation and id, with or without a timestamp. */
    int nameHash() {
      return 31 * segment.identityHash(local) + Objects.hashCode(env());
    }

    /** Compares environment, organisation and id; only rows with the same values are equal. */
    int compareName(Cursor other) {
      int first = Segment.compareIdentity(segment, local, other.segment, other.local);
      return first != 0 ? first : NULLS_FIRST.compare(env(), other.env());
    }

    /** Compares identities; only the same identities are equal. */
    int compareIdentity(Cursor other) {
      int first = Boolean.compare(isUntimed(), other.isUntimed());
      return first != 0
          ? first
          : Segment.compareIdentity(segment, local, other.segment, other.local);
    }
  }
}
