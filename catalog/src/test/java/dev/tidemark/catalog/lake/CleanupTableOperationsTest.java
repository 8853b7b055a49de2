package dev.tidemark.catalog.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** See {@code CommitTroubleTest} for a commit that has surely failed. */
class CleanupTableOperationsTest {
  @TempDir Path dir;

  @Test
  void aCommitThatTheCatalogDoesNotAnswerKeepsItsManifestAndSaysInOneLineThatItMayBeDone()
      throws Exception {
    Topic topic = SampleTopic.of("web");
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)))) {
      Table table = lake.tables().prepare(topic);
      catalog(
          "CREATE TRIGGER broken BEFORE UPDATE ON iceberg_tables BEGIN SELECT unheard_of(); END");
      assertThatThrownBy(() -> append(table))
          .isInstanceOf(CommitStateUnknownException.class)
          .hasMessageStartingWith("it is unknown whether the commit was done: ")
          .message()
          .hasLineCount(1);
      assertThat(manifests()).isNotEmpty();
    }
  }

  private static void append(Table table) {
    var values = new PartitionData(table.spec().partitionType());
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(table.spec())
                .withPath(table.location() + "/data/a.parquet")
                .withFileSizeInBytes(1)
                .withRecordCount(1)
                .withPartition(values)
                .build())
        .commit();
  }

  private void catalog(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("lake/catalog.db"));
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private List<Path> manifests() throws IOException {
    try (var files = Files.walk(dir.resolve("lake"))) {
      return files.filter(file -> file.toString().endsWith("-m0.avro")).toList();
    }
  }
}
