package dev.tidemark.testkit.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.testkit.generate.LargeTableEvents;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is landed: parcels by number, the same from the same seed in each process. Some events come
 * again in later parcels, some are of earlier days, and some lines are no events.
 *
 * @param seed of all of them
 */
public record LandedBatches(long seed) {
  public static final String TOPIC = "Kill.Trial";

  /** The filter of the events that are erased, about one in twenty. */
  static final Map<String, JsonNode> ERASED = Map.of("shop", TextNode.valueOf("shop7"));

  /** Events have numbers: so many are left to each parcel. */
  private static final int ROOM = 1000;

  private static final int EVENTS = 30;
  private static final int LATE = 4;
  private static final int AGAIN = 5;

  /**
   * The lines of a parcel.
   *
   * @param events those that are events, some of them also in an earlier parcel
   * @param bad those that are none
   */
  public record LandedBatch(List<String> events, List<byte[]> bad) {}

  /** Whether {@link #ERASED} names what this text of an event says, be it a whole event or not. */
  public static boolean isErased(String event) {
    return event.contains("\"shop\":\"shop7\"");
  }

  public static TopicDraft topic() {
    return LargeTableEvents.draft(TOPIC);
  }

  public LandedBatch parcel(int number) {
    SeededRandom seededRandom = dice(number);
    List<String> events = new ArrayList<>(fresh(number, seededRandom));
    if (number > 0) {
      int earlier = seededRandom.below(number);
      List<String> known = fresh(earlier, dice(earlier));
      for (int i = 0; i < AGAIN; i++)
        events.add(seededRandom.below(events.size() + 1), seededRandom.pick(known));
    }
    return new LandedBatch(events, bad(number, seededRandom.pick(events)));
  }

  /** No two of them alike, so that none stands for another. */
  private List<byte[]> bad(int number, String event) {
    String open = event.substring(0, event.lastIndexOf('}'));
    String mark = ",\"mark\":\"%d of %d".formatted(number, seed);
    byte[] notText = (open + mark + "?\"}").getBytes(UTF_8);
    notText[notText.length - 3] = (byte) 0xff;
    return List.of(
        "no event: %d of %d".formatted(number, seed).getBytes(UTF_8),
        (open + mark).getBytes(UTF_8),
        (open + mark + "\",\"undeclared\":1e999}").getBytes(UTF_8),
        notText);
  }

  private SeededRandom dice(int number) {
    return new SeededRandom(seed * 1_000_003 + number);
  }

  private static List<String> fresh(int number, SeededRandom seededRandom) {
    LargeTableEvents largeTableEvents = new LargeTableEvents(seededRandom, (long) number * ROOM);
    List<String> events = new ArrayList<>(largeTableEvents.lines(EVENTS, 0, false));
    events.addAll(largeTableEvents.lines(LATE, 1 + seededRandom.below(3), false));
    return events;
  }
}
