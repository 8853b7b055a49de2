package dev.tidemark.sql.cursor;

import dev.tidemark.catalog.snapshot.TableVersion;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and decrypts cursors. Thread-safe.
 *
 * <p>A cursor consists of version, key id and nonce in plain text, followed by the AES-GCM
 * ciphertext, which authenticates that header: time of issue, snapshot, digests of the query and of
 * the caller's rights, position and, for a follow query, the follow window. It is encrypted and not
 * only signed, because a position can contain bounds of rows that the caller may not see.
 */
public final class CursorCodec {
  /** The default lifetime of a cursor. */
  public static final Duration DEFAULT_LIFE = Duration.ofHours(24);

  /** The maximum length of a cursor for rows that Tidemark has loaded. */
  public static final int MAX_LENGTH = 8192;

  private static final byte VERSION = 3;

  private static final int NO_ROUND = 0;
  private static final int FIRST = 1;
  private static final int LATER = 2;

  private static final int HEADER = 1 + Integer.BYTES;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private static final int PADDING = 1024;

  /** The maximum number of plaintext bytes in a cursor of {@link #MAX_LENGTH}. */
  private static final int LONGEST = MAX_LENGTH / 4 * 3 - HEADER - NONCE - TAG_BITS / Byte.SIZE;

  private final CursorKeys keys;
  private final Clock clock;
  private final Duration life;
  private final SecureRandom random = new SecureRandom();

  public CursorCodec(CursorKeys keys, Clock clock, Duration life) {
    this.keys = keys;
    this.clock = clock;
    this.life = life;
  }

  /**
   * Returns the cursor as text: URL-safe Base64 of at most {@link #MAX_LENGTH} characters if its
   * position is that of a row that Tidemark has loaded. Ids that other engines wrote may make it
   * longer.
   */
  public String seal(Cursor cursor) {
    return seal(cursor, false);
  }

  /**
   * Returns the cursor as text.
   *
   * @param padded whether to pad the cursor, so that its length does not reveal the length of the
   *     values in its position
   */
  public String seal(Cursor cursor, boolean padded) {
    CursorKeys.Key key = keys.sealing();
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] header = ByteBuffer.allocate(HEADER).put(VERSION).putInt(key.id()).array();
    try {
      byte[] plain = padded ? padded(write(cursor)) : write(cursor);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, header, nonce).doFinal(plain);
      byte[] all =
          ByteBuffer.allocate(HEADER + NONCE + sealed.length)
              .put(header)
              .put(nonce)
              .put(sealed)
              .array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new QueryException(QueryError.DEFECT, "A cursor could not be sealed", e);
    }
  }

  /**
   * Decrypts a cursor and checks it against the query and the rights of the request.
   *
   * @throws QueryException with the reason: another version, modified or not issued by this
   *     service, expired, issued for another query, or issued under other rights
   */
  public Cursor open(String text, Cursor.Owner owner) {
    byte[] all = decode(text);
    if (all[0] != VERSION) {
      throw rejected(
          QueryError.CURSOR_VERSION,
          "The cursor has version " + all[0] + ", which this service does not support");
    }
    Opened opened = decrypt(all);
    if (clock.millis() - opened.issued() > life.toMillis()) {
      throw rejected(
          QueryError.CURSOR_EXPIRED,
          "The cursor has expired: cursors are valid for %s; restart from the first page"
              .formatted(life.toString().substring(2).toLowerCase(java.util.Locale.ROOT)));
    }
    if (!opened.cursor().owner().queryDigest().equals(owner.queryDigest())) {
      throw rejected(
          QueryError.CURSOR_OF_ANOTHER_QUERY,
          "The cursor was issued for another query: topic, filter, sort and follow must be the same"
              + " as on its page");
    }
    if (!opened.cursor().owner().rights().equals(owner.rights())) {
      throw rejected(
          QueryError.CURSOR_OF_OTHER_RIGHTS,
          "The cursor was issued under different access rights; restart from the first page");
    }
    return opened.cursor();
  }

  private record Opened(long issued, Cursor cursor) {}

  private static byte[] decode(String text) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(text);
      // Compared with its own encoding, because Base64 has spare bits that a decoder ignores.
      boolean same = Base64.getUrlEncoder().withoutPadding().encodeToString(all).equals(text);
      if (same && all.length > HEADER + NONCE) return all;
    } catch (IllegalArgumentException e) {
      throw foreign(e);
    }
    throw foreign(null);
  }

  private Opened decrypt(byte[] all) {
    ByteBuffer in = ByteBuffer.wrap(all);
    byte[] header = new byte[HEADER];
    byte[] nonce = new byte[NONCE];
    in.get(header).get(nonce);
    CursorKeys.Key key =
        keys.byId(ByteBuffer.wrap(header).getInt(1)).orElseThrow(() -> foreign(null));
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, header, nonce);
      return read(cipher.doFinal(all, in.position(), in.remaining()));
    } catch (GeneralSecurityException | IOException e) {
      throw foreign(e);
    }
  }

  private static Cipher cipher(int mode, CursorKeys.Key key, byte[] header, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  /** Appends zeros, which the reader ignores. */
  private static byte[] padded(byte[] plain) {
    int length = Math.ceilDiv(plain.length, PADDING) * PADDING;
    return Arrays.copyOf(plain, Math.max(plain.length, Math.min(length, LONGEST)));
  }

  private byte[] write(Cursor cursor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(clock.millis());
      out.writeLong(cursor.snapshot());
      out.write(Base64.getUrlDecoder().decode(cursor.owner().queryDigest()));
      out.write(Base64.getUrlDecoder().decode(cursor.owner().rights()));
      out.writeBoolean(cursor.position().side() == Position.Side.BEFORE);
      out.writeByte(cursor.position().values().size());
      for (Value value : cursor.position().values()) writeValue(value, out);
      writeRound(cursor.round(), out);
    } catch (IOException e) {
      throw new QueryException(QueryError.DEFECT, "A cursor could not be written", e);
    }
    return bytes.toByteArray();
  }

  private static void writeRound(Optional<FollowWindow> round, DataOutputStream out)
      throws IOException {
    out.writeByte(round.isEmpty() ? NO_ROUND : round.get().after().isEmpty() ? FIRST : LATER);
    if (round.isEmpty()) return;
    writeMoment(round.get().upTo(), out);
    if (round.get().after().isPresent()) writeMoment(round.get().after().get(), out);
  }

  private static void writeMoment(TableVersion tableVersion, DataOutputStream out)
      throws IOException {
    out.writeLong(tableVersion.table().getMostSignificantBits());
    out.writeLong(tableVersion.table().getLeastSignificantBits());
    out.writeLong(tableVersion.commit());
  }

  private static void writeValue(@Nullable Value value, DataOutputStream out) throws IOException {
    switch (value) {
      case null -> out.writeByte('-');
      case Value.Text(String text) -> {
        out.writeByte('s');
        PackedText.write(text, out);
      }
      case Value.Whole(long number) -> {
        out.writeByte('n');
        out.writeLong(number);
      }
      case Value.Real(double number) -> {
        out.writeByte('d');
        out.writeDouble(number);
      }
      case Value.Bool(boolean truth) -> out.writeByte(truth ? 't' : 'f');
      case Value.Time(long millis) -> {
        out.writeByte('m');
        out.writeLong(millis);
      }
      case Value.Huge _, Value.Texts _ ->
          throw new IllegalArgumentException("not a type of a sort key: " + value);
    }
  }

  private static Opened read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long issued = in.readLong();
      long snapshot = in.readLong();
      Cursor.Owner owner = new Cursor.Owner(digest(in), digest(in));
      boolean before = in.readBoolean();
      List<@Nullable Value> values = readValues(in);
      Position position = before ? Position.before(values) : Position.after(values);
      return new Opened(issued, new Cursor(snapshot, owner, position, readRound(in)));
    }
  }

  private static List<@Nullable Value> readValues(DataInputStream in) throws IOException {
    int count = in.readUnsignedByte();
    List<@Nullable Value> values = new ArrayList<>();
    for (int i = 0; i < count; i++) values.add(readValue(in));
    return values;
  }

  private static Optional<FollowWindow> readRound(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    if (kind == NO_ROUND) return Optional.empty();
    TableVersion upTo = readMoment(in);
    return Optional.of(
        kind == FIRST
            ? FollowWindow.first(upTo)
            : new FollowWindow(Optional.of(readMoment(in)), upTo));
  }

  private static TableVersion readMoment(DataInputStream in) throws IOException {
    return new TableVersion(new UUID(in.readLong(), in.readLong()), in.readLong());
  }

  private static String digest(DataInputStream in) throws IOException {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(in.readNBytes(32));
  }

  private static @Nullable Value readValue(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case '-' -> null;
      case 's' -> new Value.Text(PackedText.read(in));
      case 'n' -> new Value.Whole(in.readLong());
      case 'd' -> new Value.Real(in.readDouble());
      case 't' -> new Value.Bool(true);
      case 'f' -> new Value.Bool(false);
      case 'm' -> new Value.Time(in.readLong());
      default -> throw new IOException("unknown kind of value " + kind);
    };
  }

  private static QueryException foreign(@Nullable Exception cause) {
    QueryException rejected =
        rejected(
            QueryError.CURSOR_FOREIGN,
            "The cursor was not issued by this service, or it was modified");
    if (cause != null) rejected.initCause(cause);
    return rejected;
  }

  private static QueryException rejected(QueryError error, String message) {
    return new QueryException(error, List.of(new Problem("cursor", message)));
  }
}
