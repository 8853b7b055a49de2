package dev.tidemark.testkit.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The log of a process until it is killed: each step at its first occurrence, and the moment of its
 * end. Written with {@code java.io}, which is not watched; a written file survives the process.
 */
final class CrashLog {
  static final String SEEN = "seen";
  static final String SEEN_CHANGING = "seen-changing";
  static final String KILLED = "killed";

  private final FileOutputStream out;

  CrashLog(File file) {
    try {
      out = new FileOutputStream(file, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void seen(DiskStep diskStep) {
    line(diskStep.changes() ? SEEN_CHANGING : SEEN, diskStep.name());
  }

  void killed(CrashPoint.When when, String step) {
    line(KILLED, when + " " + step);
  }

  private void line(String kind, String text) {
    try {
      out.write((kind + "\t" + text + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
