package dev.tidemark.catalog.load;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events of many segments under one number each, in the order in which they were read. */
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

  /** Where a row is: its segment in the upper, its number there in the lower half. */
  private long place(int row) {
    int found = Arrays.binarySearch(first, row);
    int segment = found >= 0 ? found : -found - 2;
    // Empty segments begin where the next one does.
    while (segment + 1 < first.length && first[segment + 1] == row) segment++;
    return ((long) segment << 32) | (row - first[segment]);
  }

  /** One row, to be read before the next is asked for. */
  final class Cursor {
    private Segment segment = segments.getFirst();
    private int from;
    private int local;

    Cursor at(int row) {
      // Rows in order of time are mostly neighbours, also in what was read.
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

    /** Whether both have one organisation and id, and tell their time or do not alike. */
    boolean sameIdentity(Cursor other) {
      return isUntimed() == other.isUntimed()
          && Segment.sameIdentity(segment, local, other.segment, other.local);
    }

    /**
     * Equal for rows of equal environment, organisation and id, whether they tell a time or not.
     */
    int nameHash() {
      return 31 * segment.identityHash(local) + Objects.hashCode(env());
    }

    /** An order in which only rows of the same environment, organisation and id are equal. */
    int compareName(Cursor other) {
      int first = Segment.compareIdentity(segment, local, other.segment, other.local);
      return first != 0 ? first : NULLS_FIRST.compare(env(), other.env());
    }

    /** An order in which only the same identities are equal. */
    int compareIdentity(Cursor other) {
      int first = Boolean.compare(isUntimed(), other.isUntimed());
      return first != 0
          ? first
          : Segment.compareIdentity(segment, local, other.segment, other.local);
    }
  }
}
