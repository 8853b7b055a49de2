package dev.tidemark.partitioner.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Tests that a number has exactly the value of its text, up to a thousand digits. */
class ExactNumbersTest {
  @Test
  void zerosBeforeTheFirstDigitAreNoDigits() {
    for (int zeros : new int[] {0, 1, 998, 999, 1000, 1001, 60_000}) {
      String text = "0." + "0".repeat(zeros) + "72e" + (zeros + 2);
      assertThat(ExactNumbers.parse(text)).as("%d zeros", zeros).isEqualByComparingTo("72");
      assertThat(ExactNumbers.parse("-" + text)).as("%d zeros", zeros).isEqualByComparingTo("-72");
    }
    assertThat(ExactNumbers.parse("0." + "0".repeat(5000))).isZero();
    assertThat(ExactNumbers.parse("-0." + "0".repeat(5000) + "e99999")).isZero();
  }

  @Test
  void aThousandDigitsAreKeptWhereverThePointIs() {
    String digits = "1234567890".repeat(101);
    for (int whole : new int[] {1, 500, 999, 1000, 1001, 1009}) {
      String text = digits.substring(0, whole) + "." + digits.substring(whole);
      BigDecimal read = ExactNumbers.parse(text);
      BigDecimal exact = new BigDecimal(text);
      assertThat(exact.subtract(read).abs()).isLessThan(exact.ulp().scaleByPowerOfTen(12));
    }
    String whole = "1" + "0".repeat(2000);
    assertThat(ExactNumbers.parse(whole + "e-2000")).isEqualByComparingTo("1");
    assertThat(ExactNumbers.parse(whole + "e-1999")).isEqualByComparingTo("10");
  }

  @Test
  void whatIsFarTooLargeOrTooSmallStaysSo() {
    assertThat(ExactNumbers.isDouble(ExactNumbers.parse("1e999999999999999999999"))).isFalse();
    assertThat(ExactNumbers.isLong(ExactNumbers.parse("-1" + "0".repeat(5000)))).isFalse();
    assertThat(ExactNumbers.parse("1e-99999999999").doubleValue()).isZero();
  }
}
