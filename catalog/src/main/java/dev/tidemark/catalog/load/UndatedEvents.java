package dev.tidemark.catalog.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the events that tell no time. Sent again, such an event is received at another
 * instant: it is known by environment, organisation and id alone, within the topic's window.
 *
 * <p>They are compared with one another only. What tells its time is another event, whatever its
 * id, unless it tells the very instant: then it would be the same row.
 *
 * <p>An event that falls hides no other. So the table's are told first, then those of the batch are
 * judged in the order in which they were read. Telling is safe for several threads.
 */
final class UndatedEvents {
  private final Map<Identity, Kept> kept = new HashMap<>();

  /** Comparable, so that identities of one hash cost no more than others. */
  private record Identity(@Nullable String env, @Nullable String org, String id)
      implements Comparable<Identity> {
    private static final Comparator<@Nullable String> NULLS_FIRST =
        Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<Identity> ORDER =
        Comparator.comparing(Identity::id)
            .thenComparing(Identity::org, NULLS_FIRST)
            .thenComparing(Identity::env, NULLS_FIRST);

    @Override
    public int compareTo(Identity other) {
      return ORDER.compare(this, other);
    }

    static Identity of(Part part, Rows.Cursor event) {
      String id = new String(event.id(), StandardCharsets.UTF_8);
      return new Identity(part.key().env(), event.org(), id);
    }
  }

  /** The times of the events of one identity; those of dated ones are in {@code all} alone. */
  private record Kept(List<Long> undated, Set<Long> all) {
    Kept() {
      this(new ArrayList<>(1), new HashSet<>(2));
    }

    boolean add(long time, boolean isUndated, long window) {
      if (all.contains(time)) return false;
      if (isUndated) {
        for (long other : undated) if (Math.abs(time - other) <= window) return false;
        undated.add(time);
      }
      return all.add(time);
    }
  }

  private record Place(int row, Part part, int position) {}

  /** Tells of an event without a time that the table holds. */
  synchronized void there(Part part, Rows.Cursor same, long time) {
    Kept known = kept.computeIfAbsent(Identity.of(part, same), added -> new Kept());
    known.undated().add(time);
    known.all().add(time);
  }

  /** The positions of a batch's events that are no first ones; of parts without any, none. */
  Map<Part, BitSet> later(Batch batch) {
    if (batch.parts().stream().allMatch(part -> part.reach() == 0)) return Map.of();
    Map<Part, BitSet> later = new HashMap<>();
    Rows.Cursor event = batch.rows().new Cursor();
    for (Place place : inOrderOfReading(batch)) {
      event.at(place.row());
      Part part = place.part();
      Kept same = kept.computeIfAbsent(Identity.of(part, event), added -> new Kept());
      if (!same.add(event.timestamp(), event.isUndated(), part.reach())) {
        later.computeIfAbsent(part, added -> new BitSet()).set(place.position());
      }
    }
    return later;
  }

  /** Those without a time, and those with one at the same instant, which may be the same row. */
  private static List<Place> inOrderOfReading(Batch batch) {
    List<Place> places = new ArrayList<>();
    Rows.Cursor event = batch.rows().new Cursor();
    for (Part part : batch.parts()) {
      if (part.reach() == 0) continue;
      for (int i = 0; i < part.size(); i++) {
        if (event.at(part.row(i)).isUndated() || part.sharesTime(i)) {
          places.add(new Place(part.row(i), part, i));
        }
      }
    }
    places.sort(Comparator.comparingInt(Place::row));
    return places;
  }
}
