package dev.tidemark.catalog.index;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Many short texts in few objects: their common prefix once, the rest as UTF-8. Immutable. */
final class PackedStrings {
  private final String beginning;
  private final byte[] rest;
  private final int[] ends;

  private PackedStrings(String beginning, byte[] rest, int[] ends) {
    this.beginning = beginning;
    this.rest = rest;
    this.ends = ends;
  }

  static PackedStrings of(List<String> texts) {
    String beginning = beginning(texts);
    int[] ends = new int[texts.size()];
    var packed = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < ends.length; i++) {
      String text = texts.get(i).substring(beginning.length());
      packed.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      ends[i] = packed.size();
    }
    return new PackedStrings(beginning, packed.toByteArray(), ends);
  }

  /** Returns the common prefix of all texts, in whole code points. */
  static String beginning(List<String> texts) {
    if (texts.isEmpty()) return "";
    String first = texts.getFirst();
    int common = first.length();
    for (String text : texts) {
      int i = 0;
      while (i < Math.min(common, text.length()) && text.charAt(i) == first.charAt(i)) i++;
      common = i;
    }
    if (common > 0 && Character.isHighSurrogate(first.charAt(common - 1))) common--;
    return first.substring(0, common);
  }

  int size() {
    return ends.length;
  }

  String text(int i) {
    int start = i == 0 ? 0 : ends[i - 1];
    return beginning + new String(rest, start, ends[i] - start, StandardCharsets.UTF_8);
  }

  long memory() {
    return 96L + 2L * beginning.length() + rest.length + 4L * ends.length;
  }
}
