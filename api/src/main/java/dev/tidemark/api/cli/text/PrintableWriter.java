package dev.tidemark.api.cli.text;

import dev.tidemark.partitioner.text.Printable;
import java.io.PrintWriter;

/**
 * Escapes control characters of terminals, such as ESC in the id of an event, in everything that is
 * written. Line feeds, carriage returns and tabs pass; a caller that prints an external name
 * escapes those in it.
 */
final class PrintableWriter extends PrintWriter {
  private static final String KEPT = "\n\r\t";

  PrintableWriter(PrintWriter out) {
    super(out, true);
  }

  @Override
  public void write(int c) {
    write(Character.toString((char) c));
  }

  @Override
  public void write(char[] text, int from, int length) {
    write(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) {
    var shown = Printable.controlsEscaped(text.substring(from, from + length), KEPT);
    super.write(shown, 0, shown.length());
  }
}
