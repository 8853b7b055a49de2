package dev.tidemark.partitioner.event;

import java.util.Arrays;

/** JSON in one line: without the white space outside strings, and else byte for byte as it was. */
public final class CompactJson {
  private CompactJson() {}

  /** How many bytes {@link #of} makes of a text. */
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

  /** The text without the white space between its tokens; what is not JSON may become anything. */
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
