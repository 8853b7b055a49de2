package dev.tidemark.infra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The dependencies that ARCHITECTURE.md describes. */
@AnalyzeClasses(
    packages = "dev.tidemark",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class StructureTest {
  /**
   * The packages of each module from the lowest to the highest: a package may use those before it.
   */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "partitioner",
          List.of(
              "text", "regex", "json", "schema", "topic", "storage", "event", "layout", "landing"),
          "catalog",
          List.of(
              "table",
              "storage",
              "snapshot",
              "index",
              "lake",
              "duckdb",
              "write",
              "source",
              "deadletter",
              "load",
              "maintain",
              "erase"),
          "sql",
          List.of(
              "failure",
              "pattern",
              "query",
              "cursor",
              "bind",
              "render",
              "engine",
              "plan",
              "engine.jdbc",
              "engine.duckdb",
              "engine.trino",
              "page",
              "follow",
              "erase",
              ""),
          "api",
          List.of(
              "text",
              "config",
              "log",
              "schedule",
              "topics",
              "access",
              "error",
              "metrics",
              "events",
              "openapi",
              "http.server",
              "http.admission",
              "http",
              "service",
              "cli.text",
              "cli.filter",
              "cli.lake",
              "cli.demo",
              "cli"));

  /** The modules whose packages have a largest size. */
  private static final Set<String> LIMITED = Set.of("catalog", "sql", "api");

  private static final int MAX_TYPES = 35;
  private static final int MAX_PERCENT = 30;

  @ArchTest
  static final ArchRule modulesFormAStraightLine =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("partitioner")
          .definedBy("dev.tidemark.partitioner..")
          .layer("catalog")
          .definedBy("dev.tidemark.catalog..")
          .layer("sql")
          .definedBy("dev.tidemark.sql..")
          .layer("samples")
          .definedBy("dev.tidemark.samples..")
          .layer("api")
          .definedBy("dev.tidemark.api..")
          .whereLayer("api")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("samples")
          .mayOnlyBeAccessedByLayers("api")
          .whereLayer("sql")
          .mayOnlyBeAccessedByLayers("api")
          .whereLayer("catalog")
          .mayOnlyBeAccessedByLayers("sql", "samples", "api")
          .whereLayer("partitioner")
          .mayOnlyBeAccessedByLayers("catalog", "sql", "samples", "api");

  @ArchTest
  static final ArchRule noCircleBetweenPackages =
      slices().matching("dev.tidemark.(*).(**)").should().beFreeOfCycles();

  @ArchTest
  static void packagesUseOnlyLowerPackagesOfTheirModule(JavaClasses all) {
    var wrong = new TreeSet<String>();
    for (JavaClass from : all) {
      List<String> order = PACKAGES.get(module(from));
      if (order == null) continue;
      for (var dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass();
        if (!module(to).equals(module(from)) || packageOf(to).equals(packageOf(from))) continue;
        if (order.indexOf(packageOf(to)) > order.indexOf(packageOf(from)))
          wrong.add(from.getName() + " uses " + to.getName());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ArchTest
  static void noPackageIsLarge(JavaClasses all) {
    var types = new TreeMap<String, Integer>();
    var modules = new TreeMap<String, Integer>();
    for (JavaClass type : all) {
      boolean isNested = type.getName().contains("$");
      if (isNested || type.getSimpleName().equals("package-info")) continue;
      if (!LIMITED.contains(module(type))) continue;
      assertThat(PACKAGES.get(module(type)))
          .as("the packages of %s, lowest first", module(type))
          .contains(packageOf(type));
      types.merge(module(type) + "." + packageOf(type), 1, Integer::sum);
      modules.merge(module(type), 1, Integer::sum);
    }
    types.forEach(
        (name, count) -> {
          int ofModule = modules.get(name.substring(0, name.indexOf('.')));
          assertThat(count).as("types of package %s", name).isLessThanOrEqualTo(MAX_TYPES);
          assertThat(100 * count / ofModule)
              .as("percentage of its module's types in package %s", name)
              .isLessThanOrEqualTo(MAX_PERCENT);
        });
    assertThat(modules.keySet()).isEqualTo(LIMITED);
  }

  @ArchTest
  static final ArchRule onlyTheCatalogUsesIceberg =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.iceberg..");

  @ArchTest
  static final ArchRule onlyTheApiUsesHttp =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "io.netty..", "picocli..");

  @ArchTest
  static final ArchRule onlyCatalogAndEnginesUseJdbc =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.tidemark.catalog.duckdb..",
              "dev.tidemark.catalog.load..",
              "dev.tidemark.catalog.deadletter..",
              "dev.tidemark.catalog.erase..",
              "dev.tidemark.catalog.write..",
              "dev.tidemark.catalog.lake..",
              "dev.tidemark.sql.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.duckdb..");

  @ArchTest
  static final ArchRule namesSayWhatATypeIs =
      classes()
          .should()
          .haveNameNotMatching(".*(Utils?|Helper|Manager|Impl)$")
          .because("a name says what a thing is");

  @ArchTest
  static final ArchRule onlyTestsAreNamedTest =
      classes()
          .that()
          .resideOutsideOfPackage("dev.tidemark.testkit..")
          .should()
          .haveSimpleNameNotEndingWith("Test")
          .because("a build runs classes of that name as tests");

  private static String module(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", 4);
    return parts.length > 2 && type.getPackageName().startsWith("dev.tidemark.") ? parts[2] : "";
  }

  /** Returns the package without the module's prefix; empty for the module's own package. */
  private static String packageOf(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", 4);
    return parts.length > 3 ? parts[3] : "";
  }
}
