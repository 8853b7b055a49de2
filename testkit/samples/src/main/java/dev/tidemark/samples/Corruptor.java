package dev.tidemark.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** Turns events into lines that are no events of their topic, as they are found in the world. */
final class Corruptor {
  /** What a process may say into its own log. */
  private static final List<String> STRAY =
      List.of(
          "java.net.SocketTimeoutException: Read timed out",
          "\tat example.relay.Sender.flush(Sender.java:214)",
          "WARN  retrying, 3 attempts left",
          "<html><head><title>502 Bad Gateway</title></head></html>");

  private final EventWriter eventWriter;
  private final SeededRandom seededRandom;

  Corruptor(EventWriter eventWriter, SeededRandom seededRandom) {
    this.eventWriter = eventWriter;
    this.seededRandom = seededRandom;
  }

  /**
   * A line that is no event.
   *
   * @param events as how many it is rejected: a message that is JSON is taken apart before
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Corrupted(byte[] json, int events) {}

  Corrupted spoilt(EventDraft eventDraft) {
    return switch (seededRandom.between(0, 7)) {
      case 0 -> noJson(torn(eventDraft));
      case 1 -> noJson(seededRandom.pick(STRAY).getBytes(UTF_8));
      case 2 -> noJson(inLatin1(eventDraft));
      case 3 ->
          noJson(
              eventWriter.render(eventDraft.body().andThen(it -> it.number("ratio", Double.NaN))));
      default -> flawed(eventDraft);
    };
  }

  private static Corrupted noJson(byte[] line) {
    return new Corrupted(line, 1);
  }

  private Corrupted flawed(EventDraft eventDraft) {
    Defect defect = seededRandom.pick(Defect.of(eventDraft.topic()));
    byte[] rendered = eventWriter.render(eventDraft.body(), defect);
    return rendered == null
        ? noJson(torn(eventDraft))
        : new Corrupted(rendered, eventDraft.events());
  }

  /** The line ends before its object does. */
  private byte[] torn(EventDraft eventDraft) {
    byte[] whole = eventWriter.render(eventDraft.body());
    return Arrays.copyOf(whole, seededRandom.between(1, whole.length - 1));
  }

  /** A name of its own encoding: a byte that UTF-8 does not know. */
  private byte[] inLatin1(EventDraft eventDraft) {
    byte[] bytes = eventWriter.render(eventDraft.body().andThen(it -> it.text("city", "Z?rich")));
    bytes[bytes.length - "?rich\"}".length()] = (byte) 0xFC;
    return bytes;
  }
}
