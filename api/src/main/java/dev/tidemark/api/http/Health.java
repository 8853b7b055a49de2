package dev.tidemark.api.http;

import java.util.List;

/** What the service cannot do without. */
public record Health(List<Dependency> dependencies) {
  public Health {
    dependencies = List.copyOf(dependencies);
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
