package dev.tidemark.catalog.lake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * The program is shipped without Hadoop's classes, and some of Iceberg's methods need them: so no
 * test of this module may see them, or what fails in the program passes here.
 */
class NoHadoopTest {
  @Test
  void theseTestsRunOnWhatIsShipped() {
    assertThatThrownBy(() -> Class.forName("org.apache.hadoop.fs.Path"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
