package dev.tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is delivered is what somebody has decided on, and the bill of materials tells all of it. */
class DistributionTest {
  private static final Path DISTRIBUTION =
      Repository.root().resolve("infra").resolve("target").resolve("tidemark");

  private static final Set<String> OURS = Set.of("partitioner", "catalog", "sql", "api");

  @Test
  void everyJarIsOnTheListWithItsReason() throws IOException {
    List<String> lines =
        Files.readAllLines(Repository.root().resolve("infra").resolve("jars.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(lines).allMatch(line -> line.matches("\\S+ {2,}\\S.*"));
    assertThat(jars())
        .isEqualTo(lines.stream().map(line -> line.split(" ", 2)[0]).collect(sorted()));
  }

  @Test
  void theBillOfMaterialsAndTheLicencesNameEveryJar() throws IOException {
    boolean isOffline = "offline-true".equals(System.getProperty("maven.mode"));
    assumeFalse(isOffline, "Maven makes no bill of materials offline");
    String sbom = Files.readString(DISTRIBUTION.resolve("sbom.cdx.json"));
    String licences = Files.readString(DISTRIBUTION.resolve("LICENCES.txt"));
    assertThat(sbom).contains("\"bomFormat\" : \"CycloneDX\"");
    for (String jar : jars()) {
      assertThat(sbom).contains("\"name\" : \"" + jar + "\"");
      if (!OURS.contains(jar)) assertThat(licences).contains(":" + jar + ":");
    }
  }

  /** Older ones let a peer hold memory or smuggle requests. */
  @Test
  void nettyIsNotOlderThanItsLastKnownHoles() throws IOException {
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
      List<String> versions =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("netty-(common|codec-http|handler)-\\d.*"))
              .map(name -> name.replaceAll("^.*?-(\\d.*)\\.Final\\.jar$", "$1"))
              .toList();
      assertThat(versions).hasSize(3);
      assertThat(versions.stream().map(ModuleDescriptor.Version::parse))
          .allMatch(version -> version.compareTo(ModuleDescriptor.Version.parse("4.2.17")) >= 0);
    }
  }

  /** The names of the jars without their versions. */
  private static Set<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .map(name -> name.replaceFirst("-\\d.*", ""))
          .collect(sorted());
    }
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
