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
 * The sample of a demo's lake. It is written to a file before the first event lands: an interrupted
 * demo lands the same sample again, and the loader drops the duplicates.
 *
 * @param events the number of events
 * @param end the end of the history, in ISO 8601
 * @param landed whether all events have landed
 */
public record DemoSample(long events, String end, boolean landed) {
  private static final String FILE = "demo.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Reads the sample of a demo's lake; empty if the configuration is not a demo's. */
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
    // A killed demo may have left it, or it may be a link to another file.
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
