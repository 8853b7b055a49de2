package dev.tidemark.sql.engine.duckdb;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of an engine that is opened and closed for each of its cases. */
abstract class EngineUnderTest {
  final int places;
  @TempDir Path folder;
  @AutoClose DuckDbEngine engine;

  /**
   * @param places how many statements run at once
   */
  EngineUnderTest(int places) {
    this.places = places;
  }

  @BeforeEach
  void open() {
    engine = DuckDbEngine.open(folder, new DuckDbOptions(places, 2, 256, 16));
  }
}
