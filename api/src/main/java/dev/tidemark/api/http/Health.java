package dev.tidemark.api.http;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The dependencies of the service, and the current problems of topics.
 *
 * @param problems topics with accepted events that cannot be loaded, each with a reason that is
 *     safe to publish
 */
public record Health(List<Dependency> dependencies, Supplier<Map<String, String>> problems) {
  public Health {
    dependencies = List.copyOf(dependencies);
  }

  /** Creates a health without problems of topics. */
  public Health(List<Dependency> dependencies) {
    this(dependencies, Map::of);
  }

  /**
   * A dependency of the service.
   *
   * @param check returns if the dependency works, throws if not
   */
  public record Dependency(String name, Check check) {}

  /** Checks a dependency. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }
}
