package dev.tidemark.api.http;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the service cannot do without, and what it cannot do at the moment.
 *
 * @param problems topics of which something that was accepted cannot be loaded, with a reason that
 *     everybody may read
 */
public record Health(List<Dependency> dependencies, Supplier<Map<String, String>> problems) {
  public Health {
    dependencies = List.copyOf(dependencies);
  }

  /** Without topics. */
  public Health(List<Dependency> dependencies) {
    this(dependencies, Map::of);
  }

  /**
   * One of them.
   *
   * @param check returns where it works, throws where it does not
   */
  public record Dependency(String name, Check check) {}

  /** Tries a dependency. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }
}
