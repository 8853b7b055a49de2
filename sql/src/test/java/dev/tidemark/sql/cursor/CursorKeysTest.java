package dev.tidemark.sql.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorKeysTest {
  @TempDir Path lake;

  @Test
  void whoeverMakesThemAllGetTheSame() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<CursorKeys>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) all.add(threads.submit(() -> CursorKeys.inLake(lake)));
      int id = CursorKeys.inLake(lake).sealing().id();
      for (Future<CursorKeys> keys : all) assertThat(keys.get().sealing().id()).isEqualTo(id);
    }
    try (var files = Files.list(lake)) {
      assertThat(files).containsExactly(lake.resolve(CursorKeys.FILE));
    }
  }

  @Test
  void onlyTheirOwnerReadsThem() throws IOException {
    CursorKeys.inLake(lake);
    assertThat(Files.getPosixFilePermissions(lake.resolve(CursorKeys.FILE)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aFileOfSomethingElseIsNotReplaced() throws IOException {
    Files.writeString(lake.resolve(CursorKeys.FILE), "something else\n");
    assertThatThrownBy(() -> CursorKeys.inLake(lake)).hasMessageContaining("cursor key 1");
    assertThat(lake.resolve(CursorKeys.FILE)).hasContent("something else\n");
  }
}
