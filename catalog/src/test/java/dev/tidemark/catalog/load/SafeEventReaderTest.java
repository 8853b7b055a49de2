package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.topic.Topic;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A line whose result fails is rejected, and the next line is validated as ever. */
class SafeEventReaderTest {
  private static final Topic TOPIC = SampleTopic.of("web");
  private static final byte[] LINE = "{\"id\":\"a\",\"time\":\"2025-02-03\"}".getBytes(UTF_8);

  static List<Throwable> failures() {
    return List.of(
        new StackOverflowError(),
        new InternalError("pattern"),
        new IllegalStateException("secret value"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailedResultRejectsItsLineAlone(Throwable failure) {
    var reader = reader(failure);
    assertThat(reader.read(LINE, 0, LINE.length, 0))
        .isInstanceOfSatisfying(
            Rejection.class,
            rejection ->
                assertThat(rejection.reasons().getFirst().message())
                    .contains(failure.getClass().getSimpleName())
                    .doesNotContain("secret"));
    assertThat(reader.read(LINE, 0, LINE.length, 0)).isInstanceOf(Event.class);
  }

  @Test
  void aLineThatMetShortMemoryIsValidatedAgain() {
    var reader = reader(new OutOfMemoryError("Java heap space"));
    assertThat(reader.read(LINE, 0, LINE.length, 0)).isInstanceOf(Event.class);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aMessageThatCannotBeTakenApartIsRejectedAlone(Throwable failure) {
    var reader = new SafeEventReader(TOPIC);
    var pieces =
        reader.pieces(
            LINE,
            1,
            LINE.length - 1,
            (bytes, offset, length) -> {
              throw thrown(failure);
            });
    assertThat(pieces).hasSize(1);
    assertThat(pieces.getFirst().json()).isEqualTo(Arrays.copyOfRange(LINE, 1, LINE.length));
    assertThat(pieces.getFirst().rejection()).isNotNull();
    assertThat(reader.read(LINE, 0, LINE.length, 0)).isInstanceOf(Event.class);
  }

  /** Or else every line that was accepted became a dead letter. */
  @Test
  void aProgramThatIsNotWholeRejectsNoLine() {
    var missing = new NoClassDefFoundError("dev/tidemark/Missing");
    var reader = reader(missing);
    assertThatThrownBy(() -> reader.read(LINE, 0, LINE.length, 0)).isSameAs(missing);
  }

  private static SafeEventReader reader(Throwable failure) {
    return new SafeEventReader(
        TOPIC,
        (bytes, offset, length, received) -> {
          throw thrown(failure);
        });
  }

  private static RuntimeException thrown(Throwable failure) {
    return switch (failure) {
      case Error e -> throw e;
      case RuntimeException e -> e;
      default -> throw new AssertionError(failure);
    };
  }
}
