package dev.tidemark.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.error.ErrorType;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RejectedEventsTest {
  /** What the events of a request take, whatever it is. */
  private static final class Counted implements RequestMemory {
    private long bytes;

    @Override
    public void take(long more) {
      bytes += more;
    }

    @Override
    public void explode(long more) {
      take(more);
    }
  }

  /** As answers have always been: all messages joined, then cut. */
  private static String answered(List<String> messages) {
    var message = String.join("; ", messages);
    if (message.length() <= 1000) return message;
    int end = Character.isHighSurrogate(message.charAt(999)) ? 999 : 1000;
    return message.substring(0, end) + "…";
  }

  @Test
  void anEventOfABatchIsHeldInTheWordsThatAreAnswered() {
    long seed = Long.getLong("tidemark.seed", 14);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      int longest = i % 2 == 0 ? 40 : 700;
      var messages =
          Stream.generate(() -> List.of("x", "é", "\ud83d\ude00").get(random.nextInt(3)))
              .map(text -> text.repeat(random.nextInt(longest)))
              .limit(1 + random.nextInt(40))
              .toList();
      var rejectedEvents = new RejectedEvents(new Counted());
      rejectedEvents.addOfBatch(3, ErrorType.VALIDATION, messages);
      assertThat(rejectedEvents.all().getFirst().messages())
          .as("seed " + seed)
          .containsExactly(answered(messages));
    }
  }

  @Test
  void theRejectionsOfABatchTakeNoMoreThanTheirAnswerAndAreCounted() {
    var room = new Counted();
    var rejectedEvents = new RejectedEvents(room);
    for (int i = 0; i < 10_000; i++) {
      rejectedEvents.addOfBatch(
          i, ErrorType.VALIDATION, Collections.nCopies(101, ("reason " + i).repeat(60)));
    }
    long held =
        rejectedEvents.all().stream()
            .flatMap(rejected -> rejected.messages().stream())
            .mapToLong(String::length)
            .sum();
    assertThat(held).isLessThanOrEqualTo(10_000 * 1001L);
    assertThat(room.bytes).isGreaterThan(held);
  }

  @Test
  void whatIsSaidOfManyEventsIsHeldOnce() {
    var room = new Counted();
    var rejectedEvents = new RejectedEvents(room);
    for (int i = 0; i < 10_000; i++) {
      rejectedEvents.addOfBatch(i, ErrorType.PERMISSION, List.of("not ".repeat(200) + i % 2));
    }
    assertThat(rejectedEvents.all())
        .extracting(rejected -> System.identityHashCode(rejected.messages().getFirst()))
        .containsOnly(
            System.identityHashCode(rejectedEvents.all().get(0).messages().getFirst()),
            System.identityHashCode(rejectedEvents.all().get(1).messages().getFirst()));
    assertThat(room.bytes).isLessThan(10_000 * 200);
  }

  @Test
  void ofAnEventThatIsSentAloneEveryReasonIsTold() {
    var rejectedEvents = new RejectedEvents(new Counted());
    var messages = Collections.nCopies(101, "reason ".repeat(60));
    rejectedEvents.addAlone(1, ErrorType.VALIDATION, messages);
    assertThat(rejectedEvents.all().getFirst().messages()).isEqualTo(messages);
  }
}
