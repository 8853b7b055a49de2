package dev.tidemark.api.sample;

import dev.tidemark.api.sample.SampleEvent.Nature;
import dev.tidemark.partitioner.layout.Partition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Carries events from where they happen to where they land: most soon and once, some not so. */
final class Post {
  private final SampleOptions.Shares shares;
  private final long end;
  private final Dice dice;
  private final Json json = new Json();
  private final Spoiler spoiler;
  private final PriorityQueue<Letter> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Letter::arrival).thenComparingLong(Letter::number));
  private long letters;

  /**
   * @param arrival in milliseconds since 1970
   * @param number tells letters of one moment apart, so that their order is always the same
   */
  private record Letter(long arrival, long number, SampleEvent event) {}

  Post(SampleOptions options) {
    shares = options.shares();
    end = options.end().toEpochMilli();
    dice = new Dice(options.seed(), "post");
    spoiler = new Spoiler(json, dice);
  }

  /** Takes an event on its way, unless its strand has none left or it has not happened yet. */
  void send(Strand strand, Draft draft) {
    if (draft.time() > end || !strand.hasLeft(draft.events())) return;
    double fate = dice.unit();
    long arrival = draft.time() + dice.around(800);
    if (fate < shares.broken()) {
      var spoilt = spoiler.spoilt(draft);
      strand.take(spoilt.events());
      send(arrival, draft, Nature.BROKEN, spoilt.events(), spoilt.json());
      return;
    }
    strand.take(draft.events());
    long delay = dice.between(Rhythm.DAY, 6 * Rhythm.DAY);
    boolean late = fate < shares.broken() + shares.late() && draft.time() + delay <= end;
    if (late) arrival = draft.time() + delay;
    byte[] bytes = json.render(draft.body());
    send(arrival, draft, late ? Nature.LATE : Nature.PROMPT, draft.events(), bytes);
    if (dice.chance(shares.duplicate()) && strand.hasLeft(draft.events())) {
      strand.take(draft.events());
      again(arrival, draft, bytes);
    }
  }

  /** A sender who saw no answer tries again soon, one that was down does so much later. */
  private void again(long arrival, Draft draft, byte[] bytes) {
    long pause = dice.chance(0.7) ? dice.around(5_000) : dice.around(30.0 * Rhythm.HOUR);
    boolean other = draft.topic().hasKey() && dice.chance(0.5);
    byte[] second = other ? json.render(draft.body().andThen(Post::sayResent)) : bytes;
    send(arrival + pause, draft, Nature.DUPLICATE, draft.events(), second);
  }

  private static void sayResent(Json json) {
    json.flag("resent", true);
  }

  private void send(long expected, Draft draft, Nature nature, int events, byte[] json) {
    long arrival = Math.min(expected, end);
    String topic = draft.topic().topic();
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(draft.time(), Rhythm.DAY));
    var partition = Partition.of(draft.env(), draft.org(), topic, date);
    var event =
        new SampleEvent(topic, partition, Instant.ofEpochMilli(arrival), nature, events, json);
    underWay.add(new Letter(arrival, letters++, event));
  }

  /** Whether something is under way that arrives before {@code time}. */
  boolean hasArrivedBefore(long time) {
    Letter first = underWay.peek();
    return first != null && first.arrival() < time;
  }

  /** Hands over what arrives next, if anything is under way. */
  boolean deliver(Consumer<? super SampleEvent> action) {
    Letter letter = underWay.poll();
    if (letter == null) return false;
    action.accept(letter.event());
    return true;
  }
}
