package dev.tidemark.api.cli.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.samples.SampleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Which sample a demo's lake holds, written down before the first event lands. A demo that was
 * interrupted lands the same sample again, and the loader drops what is there already.
 *
 * @param landed whether all of it has landed
 */
public record DemoSample(long events, String end, boolean landed) {
  private static final String FILE = "demo.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The sample of a lake, where a demo made it. */
  public static Optional<DemoSample> read(Path config) throws IOException {
    try {
      return Optional.of(
          JSON.readValue(Files.readAllBytes(config.resolve(FILE)), DemoSample.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  public void write(Path config) throws IOException {
    var fresh = config.resolve("." + FILE);
    // Left by a killed demo, or a link to elsewhere.
    Files.deleteIfExists(fresh);
    Files.write(fresh, JSON.writeValueAsBytes(this), StandardOpenOption.CREATE_NEW);
    Files.move(
        fresh,
        config.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  public DemoSample allLanded() {
    return new DemoSample(events, end, true);
  }

  public SampleOptions options() {
    return SampleOptions.demo(Instant.parse(end)).withEvents(events);
  }
}
