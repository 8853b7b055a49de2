package dev.tidemark.api.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class QueryDispatcherTest {
  /** Reading a table's metadata fails so, and was logged as a fault with a stack trace. */
  @Test
  void whatFailsBecauseItsClientIsGoneIsCancelled() {
    var interrupted = new UncheckedIOException(new ClosedByInterruptException());
    assertThatThrownBy(
            () -> QueryDispatcher.unlessGone(failing(interrupted), new AtomicBoolean(true)))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.error()).isEqualTo(QueryError.CANCELLED))
        .hasCause(interrupted);
    assertThatThrownBy(() -> QueryDispatcher.unlessGone(failing(interrupted), new AtomicBoolean()))
        .isSameAs(interrupted);
  }

  private static Supplier<String> failing(RuntimeException with) {
    return () -> {
      throw with;
    };
  }
}
