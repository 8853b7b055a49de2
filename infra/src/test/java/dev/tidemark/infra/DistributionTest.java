package dev.tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The distribution contains only approved jars, and its bill of materials lists all of them. */
class DistributionTest {
  private static final Path DISTRIBUTION =
      Repository.root().resolve("infra").resolve("target").resolve("tidemark");

  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d.*)\\.jar");

  private static final Set<String> OURS = Set.of("partitioner", "catalog", "sql", "samples", "api");

  @Test
  void everyJarIsOnTheListWithItsReason() throws IOException {
    List<String> lines =
        Files.readAllLines(Repository.root().resolve("infra").resolve("jars.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(lines).allMatch(line -> line.matches("\\S+ {2,}\\S.*"));
    assertThat(jars().stream().map(Jar::name).collect(sorted()))
        .isEqualTo(lines.stream().map(line -> line.split(" ", 2)[0]).collect(sorted()));
  }

  /** With two versions it would be unclear which one is loaded. */
  @Test
  void noJarIsThereInTwoVersions() throws IOException {
    assertThat(jars().stream().map(Jar::name))
        .as("a jar of an earlier build goes with `mvn clean`")
        .doesNotHaveDuplicates();
  }

  @Test
  void theBillOfMaterialsAndTheLicencesNameEveryJarInItsVersion() throws IOException {
    boolean isOffline = "offline-true".equals(System.getProperty("maven.mode"));
    assumeFalse(isOffline, "Maven makes no bill of materials offline");
    JsonNode sbom = new JsonMapper().readTree(DISTRIBUTION.resolve("sbom.cdx.json").toFile());
    String licences = Files.readString(DISTRIBUTION.resolve("LICENCES.txt"));
    assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    List<Jar> told = new ArrayList<>();
    for (JsonNode part : sbom.path("components")) {
      told.add(new Jar(part.path("name").asText(), part.path("version").asText()));
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(jars());
    for (Jar jar : jars()) {
      if (OURS.contains(jar.name())) continue;
      assertThat(licences).contains(":%s:%s ".formatted(jar.name(), jar.version()));
    }
  }

  /** Older versions let a peer exhaust memory or smuggle requests. */
  @Test
  void nettyIsNotOlderThanItsLastKnownHoles() throws IOException {
    List<String> versions =
        jars().stream()
            .filter(jar -> jar.name().matches("netty-(common|codec-http|handler)"))
            .map(jar -> jar.version().replace(".Final", ""))
            .toList();
    assertThat(versions).hasSize(3);
    assertThat(versions.stream().map(ModuleDescriptor.Version::parse))
        .allMatch(version -> version.compareTo(ModuleDescriptor.Version.parse("4.2.17")) >= 0);
  }

  private record Jar(String name, String version) {
    /** Parses a file name in Maven's format. */
    static Jar of(String file) {
      Matcher parts = NAME.matcher(file);
      assertThat(parts.matches()).as(file).isTrue();
      return new Jar(parts.group(1), parts.group(2));
    }
  }

  private static List<Jar> jars() throws IOException {
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .map(Jar::of)
          .toList();
    }
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
