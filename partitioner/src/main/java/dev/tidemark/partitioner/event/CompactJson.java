package dev.tidemark.partitioner.event;

import java.util.Arrays;

/** Removes white space outside strings from JSON. All other bytes stay as they are. */
public final class CompactJson {
  private CompactJson() {}

  /** Returns the number of bytes of the result of {@link #of}. */
  static int length(byte[] json, int offset, int length) {
    int compact = 0;
    boolean inString = false;
    for (int i = offset; i < offset + length; i++) {
      byte b = json[i];
      if (!inString && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) continue;
      compact++;
      if (b == '"') {
        inString = !inString;
      } else if (inString && b == '\\' && i + 1 < offset + length) {
        i++;
        compact++;
      }
    }
    return compact;
  }

  /**
   * Returns the text without white space between its tokens. If the input is not valid JSON, the
   * result is undefined.
   */
  public static byte[] of(byte[] json, int offset, int length) {
    byte[] compact = new byte[length];
    int to = 0;
    boolean inString = false;
    for (int i = offset; i < offset + length; i++) {
      byte b = json[i];
      if (inString) {
        compact[to++] = b;
        if (b == '\\' && i + 1 < offset + length) compact[to++] = json[++i];
        else if (b == '"') inString = false;
      } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        compact[to++] = b;
        inString = b == '"';
      }
    }
    return to == length ? compact : Arrays.copyOf(compact, to);
  }
}
