package dev.tidemark.api.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** Turns events into lines that are no events of their topic, as they are found in the world. */
final class Spoiler {
  /** What a process may say into its own log. */
  private static final List<String> STRAY =
      List.of(
          "java.net.SocketTimeoutException: Read timed out",
          "\tat example.relay.Sender.flush(Sender.java:214)",
          "WARN  retrying, 3 attempts left",
          "<html><head><title>502 Bad Gateway</title></head></html>");

  private final Json json;
  private final Dice dice;

  Spoiler(Json json, Dice dice) {
    this.json = json;
    this.dice = dice;
  }

  /**
   * A line that is no event.
   *
   * @param events as how many it is refused: a message that is JSON is taken apart before
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Spoilt(byte[] json, int events) {}

  Spoilt spoilt(Draft draft) {
    return switch (dice.between(0, 7)) {
      case 0 -> noJson(torn(draft));
      case 1 -> noJson(dice.pick(STRAY).getBytes(UTF_8));
      case 2 -> noJson(inLatin1(draft));
      case 3 -> noJson(json.render(draft.body().andThen(it -> it.number("ratio", Double.NaN))));
      default -> flawed(draft);
    };
  }

  private static Spoilt noJson(byte[] line) {
    return new Spoilt(line, 1);
  }

  private Spoilt flawed(Draft draft) {
    Flaw flaw = dice.pick(Flaw.of(draft.topic()));
    byte[] rendered = json.render(draft.body(), flaw);
    return rendered == null ? noJson(torn(draft)) : new Spoilt(rendered, draft.events());
  }

  /** The line ends before its object does. */
  private byte[] torn(Draft draft) {
    byte[] whole = json.render(draft.body());
    return Arrays.copyOf(whole, dice.between(1, whole.length - 1));
  }

  /** A name of its own encoding: a byte that UTF-8 does not know. */
  private byte[] inLatin1(Draft draft) {
    byte[] bytes = json.render(draft.body().andThen(it -> it.text("city", "Z?rich")));
    bytes[bytes.length - "?rich\"}".length()] = (byte) 0xFC;
    return bytes;
  }
}
