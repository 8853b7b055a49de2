package dev.tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that can only be checked in the source files. */
class SourceRulesTest {
  private static final List<String> MODULES =
      List.of(
          "partitioner",
          "catalog",
          "sql",
          "api",
          "infra",
          "testkit",
          "testkit/samples",
          "benchmarks");

  @Test
  void onlyPartitionLayoutContainsTheLandingPath() throws IOException {
    var offenders =
        mainSources()
            .filter(file -> !file.endsWith("PartitionLayout.java"))
            .filter(file -> read(file).contains("date="))
            .toList();
    assertThat(offenders).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() throws IOException {
    var unmarked =
        mainSources().map(Path::getParent).collect(Collectors.toSet()).stream()
            .filter(
                folder -> {
                  Path info = folder.resolve("package-info.java");
                  return !Files.exists(info) || !read(info).contains("@NullMarked");
                })
            .toList();
    assertThat(unmarked).isEmpty();
  }

  @Test
  void noFileIsLong() throws IOException {
    var long500 = mainSources().filter(file -> read(file).lines().count() > 500).toList();
    assertThat(long500).as("files of more than 500 lines").isEmpty();
  }

  private static Stream<Path> mainSources() throws IOException {
    return MODULES.stream()
        .map(module -> Repository.root().resolve(module).resolve("src/main/java"))
        .filter(Files::isDirectory)
        .flatMap(SourceRulesTest::javaFiles);
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
