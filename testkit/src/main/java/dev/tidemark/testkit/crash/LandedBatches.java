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
 * The batches to land, by number; each process gets the same batches from the same seed. Some
 * events are repeated in later batches, some are of earlier days, and some lines are not events.
 *
 * @param seed the seed of all batches
 */
public record LandedBatches(long seed) {
  public static final String TOPIC = "Kill.Trial";

  /** The filter of the events to erase, about one in twenty. */
  static final Map<String, JsonNode> ERASED = Map.of("shop", TextNode.valueOf("shop7"));

  /** The range of event numbers of one batch. */
  private static final int ROOM = 1000;

  private static final int EVENTS = 30;
  private static final int LATE = 4;
  private static final int AGAIN = 5;

  /**
   * The lines of a batch.
   *
   * @param events the valid events, some of them also in an earlier batch
   * @param bad the lines that are not valid events
   */
  public record LandedBatch(List<String> events, List<byte[]> bad) {}

  /** Returns whether {@link #ERASED} matches this text, which may be only a part of an event. */
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

  /** Different lines, so that each is counted separately. */
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
