package dev.tidemark.infra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of ARCHITECTURE.md. */
@AnalyzeClasses(
    packages = "dev.tidemark",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class StructureTest {

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
          .layer("api")
          .definedBy("dev.tidemark.api..")
          .whereLayer("api")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("sql")
          .mayOnlyBeAccessedByLayers("api")
          .whereLayer("catalog")
          .mayOnlyBeAccessedByLayers("sql", "api")
          .whereLayer("partitioner")
          .mayOnlyBeAccessedByLayers("catalog", "sql", "api");

  @ArchTest
  static final ArchRule noCircleBetweenPackages =
      slices().matching("dev.tidemark.(*).(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCatalogKnowsIceberg =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.iceberg..");

  @ArchTest
  static final ArchRule onlyTheApiKnowsHttp =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "io.netty..", "picocli..");

  @ArchTest
  static final ArchRule onlyTheLoaderTheCatalogAndTheEngineSpeakJdbc =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.tidemark.catalog.load..",
              "dev.tidemark.catalog.erase..",
              "dev.tidemark.catalog.write..",
              "dev.tidemark.catalog.iceberg..",
              "dev.tidemark.sql.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.duckdb..");

  @ArchTest
  static final ArchRule noClassCollects =
      classes()
          .should()
          .haveNameNotMatching(".*(Utils?|Helper|Manager|Impl)$")
          .because("a name says what a thing is");
}
