package dev.tidemark.sql.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.catalog.snapshot.TableVersion;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CursorCodecTest {
  private static final Instant NOW = Instant.parse("2025-02-03T04:05:06Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final String DIGEST =
      Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
  private static final String OTHER_DIGEST = DIGEST.replaceFirst("A", "B");
  private static final Cursor.Owner OWNER = new Cursor.Owner(DIGEST, DIGEST);

  private static final FollowWindow LATER =
      new FollowWindow(
          Optional.of(new TableVersion(new UUID(-1, 5), 4711)),
          new TableVersion(new UUID(-1, 5), Long.MAX_VALUE));

  private final CursorKeys keys = CursorKeys.of(List.of(key(1), key(2)));
  private final CursorCodec codec = codec(keys, NOW);
  private final Cursor cursor =
      new Cursor(
          7,
          OWNER,
          Position.after(
              Arrays.asList(
                  new Value.Text("a\u0000ü😀"),
                  null,
                  new Value.Whole(Long.MIN_VALUE),
                  new Value.Real(-0.5),
                  new Value.Bool(true),
                  new Value.Bool(false),
                  new Value.Time(-1))));

  @Test
  void whatIsSealedIsOpened() {
    assertThat(codec.open(codec.seal(cursor), OWNER)).isEqualTo(cursor);
  }

  @Test
  void soIsWhatSomebodyWhoFollowsIsTold() {
    for (FollowWindow followWindow :
        List.of(FollowWindow.first(LATER.upTo()), LATER, LATER.ended())) {
      Cursor followed = new Cursor(7, OWNER, Position.START, Optional.of(followWindow));
      assertThat(codec.open(codec.seal(followed), OWNER)).isEqualTo(followed);
    }
  }

  @Test
  void aPositionIsOnTheSideThatItWasOnAndMayHaveFewValues() {
    for (Position position :
        List.of(
            Position.START,
            Position.after(List.of(new Value.Time(5))),
            Position.before(Arrays.asList(null, null)),
            Position.before(Arrays.asList(null, new Value.Text("x"))))) {
      Cursor there = new Cursor(7, OWNER, position);
      assertThat(codec.open(codec.seal(there), OWNER)).isEqualTo(there);
    }
  }

  @Test
  void twoSealsOfOneCursorDiffer() {
    assertThat(codec.seal(cursor)).isNotEqualTo(codec.seal(cursor));
  }

  @Test
  void everyFlippedBitIsSeen() {
    byte[] sealed = codec.seal(cursor).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String text = new String(flipped, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(rejection(codec, text)).isIn(QueryError.CURSOR_FOREIGN, QueryError.CURSOR_VERSION);
    }
  }

  @Test
  void whatIsCutOffOrAddedToIsSeen() {
    String sealed = codec.seal(cursor);
    for (int length = 0; length < sealed.length(); length++) {
      assertThat(rejection(codec, sealed.substring(0, length)))
          .isEqualTo(QueryError.CURSOR_FOREIGN);
    }
    for (String more : List.of("A", "AA", "AAA", "AAAA", "=", " ", "\n", "\u0000", "ä")) {
      assertThat(rejection(codec, sealed + more)).isEqualTo(QueryError.CURSOR_FOREIGN);
    }
  }

  @Test
  void anotherVersionAnotherQueryAndOldAgeAreTold() {
    byte[] all = Base64.getUrlDecoder().decode(codec.seal(cursor));
    all[0]++;
    String future = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    assertThat(rejection(codec, future)).isEqualTo(QueryError.CURSOR_VERSION);
    String sealed = codec.seal(cursor);
    assertThat(rejection(codec, sealed, new Cursor.Owner(OTHER_DIGEST, DIGEST)))
        .isEqualTo(QueryError.CURSOR_OF_ANOTHER_QUERY);
    assertThat(rejection(codec, sealed, new Cursor.Owner(DIGEST, OTHER_DIGEST)))
        .isEqualTo(QueryError.CURSOR_OF_OTHER_RIGHTS);
    assertThat(codec(keys, NOW.plus(DAY)).open(sealed, OWNER)).isEqualTo(cursor);
    assertThat(rejection(codec(keys, NOW.plus(DAY).plusMillis(1)), sealed))
        .isEqualTo(QueryError.CURSOR_EXPIRED);
  }

  @Test
  void aKeyCanBeReplacedWhileItsCursorsLive() {
    String old = codec.seal(cursor);
    CursorCodec rotated = codec(CursorKeys.of(List.of(key(3), key(1))), NOW);
    assertThat(rotated.open(old, OWNER)).isEqualTo(cursor);
    assertThat(rejection(codec, rotated.seal(cursor))).isEqualTo(QueryError.CURSOR_FOREIGN);
  }

  @Test
  void theLongestCursorIsWithinEightKibibytes() {
    Random random = new Random(5);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 8; i++) values.add(text(random, 256));
    values.add(new Value.Time(0));
    values.add(text(random, 128));
    values.add(text(random, 32));
    values.add(text(random, 32));
    Cursor longest = new Cursor(1, OWNER, Position.after(values), Optional.of(LATER));
    String sealed = codec.seal(longest);
    assertThat(sealed.length()).isLessThanOrEqualTo(CursorCodec.MAX_LENGTH);
    assertThat(codec.open(sealed, OWNER)).isEqualTo(longest);
  }

  /** Other engines bound no id, env or org. */
  @Test
  void anIdOfAnyLengthIsReadBack() {
    for (int length : List.of(4_096, 4_097, 32_766, 32_767, 32_768, 40_000, 1 << 20)) {
      Value id = new Value.Text("x".repeat(length));
      Cursor of = new Cursor(1, OWNER, Position.after(List.of(id)), Optional.of(LATER));
      assertThat(codec.open(codec.seal(of), OWNER)).as("%d", length).isEqualTo(of);
    }
  }

  private static Value text(Random random, int codePoints) {
    int[] text = new int[codePoints];
    for (int i = 0; i < codePoints; i++) {
      text[i] = 0x10000 + random.nextInt(Character.MAX_CODE_POINT - 0xFFFF);
    }
    return new Value.Text(new String(text, 0, codePoints));
  }

  private static QueryError rejection(CursorCodec codec, String text) {
    return rejection(codec, text, OWNER);
  }

  private static QueryError rejection(CursorCodec codec, String text, Cursor.Owner owner) {
    return catchThrowableOfType(QueryException.class, () -> codec.open(text, owner)).error();
  }

  private static CursorCodec codec(CursorKeys keys, Instant now) {
    return new CursorCodec(keys, Clock.fixed(now, ZoneOffset.UTC), DAY);
  }

  private static String key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }
}
