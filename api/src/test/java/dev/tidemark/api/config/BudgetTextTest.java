package dev.tidemark.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.plan.Budget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTextTest {
  @Test
  void anyOfThePartsInAnyOrder() {
    Budget all = Budget.UNLIMITED;
    assertThat(right("time=500ms, bytes=64MiB, files=100"))
        .isEqualTo(new Budget(Duration.ofMillis(500), 64 << 20, 100));
    assertThat(right("files=1")).isEqualTo(new Budget(all.time(), all.bytes(), 1));
    assertThat(right(" bytes = 1B ,time=2 s"))
        .isEqualTo(new Budget(Duration.ofSeconds(2), 1, all.files()));
  }

  @Test
  void everyPartThatIsNoneIsNamed() {
    assertThat(problems("time=soon, rows=5, bytes=0B, files=1.5"))
        .containsExactly(
            "X: time must be a duration such as 500ms or 2s, from 1ms, but is 'soon'",
            "X has no part 'rows': the parts are time, bytes and files,"
                + " as in time=500ms, bytes=64MiB, files=100",
            "X: bytes must be a size such as 512KiB or 64MiB, from 1B, but is '0B'",
            "X: files must be a whole number from 1 to 999999999, but is '1.5'");
    assertThat(problems("files=1, files=2")).hasSize(1).first().asString().contains("twice");
  }

  @Test
  void whatIsNoPartIsNone() {
    for (String text : new String[] {"", ",", "time", "=", "time=", "TIME=1s", "files=-1"})
      assertThat(problems(text)).as(text).isNotEmpty();
    assertThat(problems("files=0")).hasSize(1);
    assertThat(problems("files=9999999999")).hasSize(1);
    assertThat(problems("time=0ms")).hasSize(1);
    assertThat(problems("f\u0007=1").getFirst()).contains("f\\u0007").doesNotContain("\u0007");
  }

  private static Budget right(String text) {
    assertThat(problems(text)).isEmpty();
    return BudgetText.read("X", text).budget();
  }

  private static java.util.List<String> problems(String text) {
    return BudgetText.read("X", text).problems();
  }
}
