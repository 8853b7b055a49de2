package dev.tidemark.benchmarks.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A session of {@code psql} that reports the time of each statement, including its rows. */
final class Psql implements AutoCloseable {
  private static final String TIME = "Time: ";

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  Psql(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
    in.write("\\timing on\n\\o /dev/null\n");
  }

  /** Returns the milliseconds until the last row was received. */
  double millis(String sql) throws IOException {
    in.write(sql + ";\n");
    in.flush();
    while (true) {
      String line = out.readLine();
      if (line == null) throw new IOException("psql ended: " + sql);
      if (line.contains("ERROR")) throw new IOException(line);
      if (line.startsWith(TIME)) return Double.parseDouble(line.split(" ", 3)[1]);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}
