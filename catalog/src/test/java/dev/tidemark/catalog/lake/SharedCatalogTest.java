package dev.tidemark.catalog.lake;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.storage.LocalFileIO;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Others keep tables and views in the same catalog, or in the same database. */
@Execution(ExecutionMode.CONCURRENT)
class SharedCatalogTest extends LakeOfTwoLoads {
  @Test
  void aViewInTheNameOfARenamedTableIsSaidAndNoTableIsMade() throws IOException {
    try (Lake lake = open()) {
      assertThat(rows(lake)).isEqualTo(2);
      catalog("UPDATE iceberg_tables SET table_name = 'web_raw' WHERE table_name = 'web'");
      createView("web", "web_raw");
      assertThatThrownBy(() -> rows(lake))
          .hasMessageContaining("is called tidemark.web_raw")
          .hasMessageContaining("DROP VIEW tidemark.web");
      assertThatThrownBy(() -> load(lake, 3)).hasMessageContaining("DROP VIEW tidemark.web");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is called tidemark.web_raw")
        .hasMessageContaining("DROP VIEW tidemark.web")
        .hasMessageNotContaining("cannot be read");
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      assertThatThrownBy(() -> tableRegistration.create(WEB))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("DROP VIEW tidemark.web");
    }
    assertThat(register())
        .containsExactlyInAnyOrder("web_raw: is registered", "api: is registered");
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web_raw'");
    assertThat(registered().rejected())
        .singleElement()
        .asString()
        .contains("DROP VIEW tidemark.web");
    Path metadata = newest("web-");
    assertThatThrownBy(() -> registerOne(metadata))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("DROP VIEW tidemark.web");
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aTopicWhoseNameIsAViewsGetsNoTable() throws IOException {
    createView("app", "web");
    Topic app = SampleTopic.of("app", field("a", FieldType.LONG));
    Topics all = new Topics(List.of(WEB, API, app));
    List<Path> before = folders();
    assertThatThrownBy(() -> Lake.open(home, all))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("The name app is used by the view tidemark.app: drop or")
        .hasMessageContaining("DROP VIEW tidemark.app");
    try (Lake lake = open()) {
      assertThatThrownBy(() -> lake.tables().prepare(app))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("DROP VIEW tidemark.app");
    }
    assertThat(folders()).isEqualTo(before);
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'app'");
    Lake.open(home, all).close();
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("warehouse/tidemark"))) {
      return all.sorted().toList();
    }
  }

  private Path newest(String prefix) throws IOException {
    for (Path folder : folders()) {
      if (folder.getFileName().toString().startsWith(prefix)) {
        return VersionHint.read(folder).orElseThrow();
      }
    }
    throw new IllegalStateException(prefix);
  }

  /** As Spark does by the same catalog. */
  private void createView(String view, String table) {
    try (JdbcCatalog catalog =
        new JdbcCatalog(_ -> new LocalFileIO(home.resolve("warehouse")), null, false)) {
      catalog.initialize(
          "tidemark",
          Map.of(
              CatalogProperties.URI,
              "jdbc:sqlite:" + database(),
              CatalogProperties.WAREHOUSE_LOCATION,
              Locations.of(home.resolve("warehouse")),
              JdbcCatalog.PROPERTY_PREFIX + "schema-version",
              "V1"));
      Namespace namespace = Namespace.of("tidemark");
      catalog
          .buildView(TableIdentifier.of(namespace, view))
          .withSchema(new Schema(Types.NestedField.optional(1, "id", Types.StringType.get())))
          .withDefaultNamespace(namespace)
          .withQuery("spark", "SELECT id FROM " + table)
          .create();
    }
  }

  @Test
  void aTableOfAnotherCatalogInTheDatabaseDoesNotStandForOurs() throws IOException {
    String columns = "table_namespace, table_name, metadata_location, iceberg_type";
    catalog(
        "INSERT INTO iceberg_tables (catalog_name, %s) SELECT 'lake', %s FROM iceberg_tables"
            .formatted(columns, columns));
    catalog("DELETE FROM iceberg_tables WHERE catalog_name <> 'lake'");
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it is not created again");
    catalog("DELETE FROM iceberg_tables WHERE catalog_name = 'lake'");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aTableOfAnotherCatalogThatLiesElsewhereIsInNobodysWay() throws IOException {
    String elsewhere = home.resolveSibling("elsewhere/metadata/00000-a.metadata.json").toString();
    catalog(
        "INSERT INTO iceberg_tables (rowid, catalog_name, table_namespace, table_name,"
            + " metadata_location, iceberg_type) SELECT -1, 'lake', table_namespace, table_name, '%s',"
                .formatted(elsewhere)
            + " iceberg_type FROM iceberg_tables WHERE table_name = 'web'");
    load(3);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void twoTablesInOneFolderAreRejected() throws IOException {
    catalog(
        "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location,"
            + " iceberg_type) SELECT catalog_name, table_namespace, 'second', metadata_location,"
            + " iceberg_type FROM iceberg_tables WHERE table_name = 'web'");
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("have one folder");
  }

  @Test
  void metadataOfAnotherEngineThatNamesASnapshotIsNoKilledCommitOfOurs() throws IOException {
    String older;
    String tagged;
    try (Lake lake = open()) {
      older = lake.metadataLocation(WEB).orElseThrow();
      Table table = lake.tables().load(WEB);
      table.manageSnapshots().createTag("kept", table.currentSnapshot().snapshotId()).commit();
      tagged = lake.metadataLocation(WEB).orElseThrow();
    }
    // Other engines write no hint.
    VersionHint.write(older);
    assertThat(Locations.path(tagged)).exists();
    catalog(
        "UPDATE iceberg_tables SET metadata_location = '%s' WHERE table_name = 'web'"
            .formatted(older));
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("but there is a newer one");
  }
}
