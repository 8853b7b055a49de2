package dev.tidemark.testkit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Value;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only sealed texts can be opened, and they return what was sealed. */
class CursorFuzzTest {
  private static final CursorCodec CODEC =
      new CursorCodec(
          CursorKeys.of(List.of(Base64.getEncoder().encodeToString(new byte[32]))),
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
          CursorCodec.DEFAULT_LIFE);
  private static final String DIGEST =
      Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
  private static final Cursor.Owner OWNER = new Cursor.Owner(DIGEST, DIGEST);

  @Test
  void aChangedCursorIsRejected() {
    var sealed = CODEC.seal(cursor("a"));
    var words = List.of("A", "=", "-", "_", "+", "/", ".", "\0", sealed);
    new Fuzzing(List.of(sealed), words)
        .run(
            10_000,
            input -> {
              var text = new String(input, UTF_8);
              try {
                assertThat(CODEC.open(text, OWNER)).isEqualTo(cursor("a"));
                assertThat(text).isEqualTo(sealed);
                return "opened";
              } catch (QueryException e) {
                return e.error() + "";
              }
            });
  }

  @Test
  void whatIsSealedIsOpenedAsItWas() {
    new Fuzzing(
            List.of("a", "é", "😀\0b", "x".repeat(300)), List.of("\0", "\uffff", "😀", "\ud7ff"))
        .run(
            1_000,
            input -> {
              var text = new String(input, UTF_8);
              // Sorting compares only the head of a text.
              var head =
                  text.codePoints()
                      .limit(256)
                      .collect(
                          StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                      .toString();
              var sealed = CODEC.seal(cursor(head));
              assertThat(sealed).hasSizeLessThanOrEqualTo(CursorCodec.MAX_LENGTH);
              assertThat(CODEC.open(sealed, OWNER)).isEqualTo(cursor(head));
              return "" + sealed.length() / 100;
            });
  }

  private static Cursor cursor(String text) {
    return new Cursor(
        7,
        OWNER,
        Position.after(
            Arrays.asList(
                new Value.Text(text),
                null,
                new Value.Whole(-1),
                new Value.Real(-0.5),
                new Value.Bool(true),
                new Value.Time(1L << 40))));
  }
}
