package dev.tidemark.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** Converts events to invalid lines of kinds that occur in practice. */
final class Corruptor {
  /** Lines that a process may write to its own log. */
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
   * An invalid line.
   *
   * @param json the line
   * @param events the number of events that are rejected: a JSON message is split into its events
   *     first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
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

  /** Returns a line that ends before its object does. */
  private byte[] torn(EventDraft eventDraft) {
    byte[] whole = eventWriter.render(eventDraft.body());
    return Arrays.copyOf(whole, seededRandom.between(1, whole.length - 1));
  }

  /** Returns an event with a byte of ISO 8859-1 that is not valid UTF-8. */
  private byte[] inLatin1(EventDraft eventDraft) {
    byte[] bytes = eventWriter.render(eventDraft.body().andThen(it -> it.text("city", "Z?rich")));
    bytes[bytes.length - "?rich\"}".length()] = (byte) 0xFC;
    return bytes;
  }
}
