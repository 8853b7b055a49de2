package dev.tidemark.api.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class StandardOutputTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsAFailure() throws IOException {
    try (var full = new StandardOutput(new FileOutputStream("/dev/full"));
        var writer = new PrintWriter(full, false, UTF_8)) {
      writer.println("a row");
      assertThat(writer.checkError()).isTrue();
      assertThat(full.failure()).contains("No space left on device");
    }
  }

  @Test
  void aReaderWhoHasEnoughIsNone() throws IOException {
    var broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    var output = new StandardOutput(broken);
    var writer = new PrintWriter(output, false, UTF_8);
    writer.println("a row");
    assertThat(writer.checkError()).isTrue();
    assertThat(output.failure()).isEmpty();
  }

  @Test
  void whatIsWrittenIsWhole() throws IOException {
    try (var read = new PipedInputStream();
        var output = new StandardOutput(new PipedOutputStream(read))) {
      output.write("row".getBytes(UTF_8));
      output.flush();
      assertThat(read.readNBytes(3)).isEqualTo("row".getBytes(UTF_8));
      assertThat(output.failure()).isEmpty();
    }
  }
}
