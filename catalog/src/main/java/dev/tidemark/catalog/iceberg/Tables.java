package dev.tidemark.catalog.iceberg;

import static java.util.Map.entry;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The Iceberg tables of the topics: created once, evolved when a topic gains fields. Safe for use
 * by many threads and processes.
 */
public final class Tables {
  private static final int TRIES = 20;

  private final Catalog catalog;
  private final Namespace namespace;

  Tables(Catalog catalog, Namespace namespace) {
    this.catalog = catalog;
    this.namespace = namespace;
  }

  /** The newest state of a topic's table, which must have been {@linkplain #prepare prepared}. */
  public Table load(Topic topic) {
    return catalog.loadTable(identifier(TableDefinition.of(topic)));
  }

  /**
   * Creates a topic's table, or adds the columns that it lacks.
   *
   * @throws LakeException where the table that is there cannot become what the topic asks for
   */
  public Table prepare(Topic topic) {
    TableDefinition definition = TableDefinition.of(topic);
    for (int tried = 1; ; tried++) {
      try {
        Table table = loadOrCreate(definition);
        requireSamePartitioning(topic, definition, table);
        addMissing(topic, definition, table);
        return table;
      } catch (CommitFailedException e) {
        // Another process changed the table at this moment; what it lacks now may be less.
        if (tried == TRIES)
          throw new LakeException("The table of " + topic.name() + " keeps changing", e);
      }
    }
  }

  private Table loadOrCreate(TableDefinition definition) {
    TableIdentifier name = identifier(definition);
    try {
      return catalog.loadTable(name);
    } catch (NoSuchTableException absent) {
      Schema schema = schema(definition);
      try {
        return catalog.createTable(name, schema, spec(definition, schema), properties());
      } catch (AlreadyExistsException otherWasFirst) {
        return catalog.loadTable(name);
      }
    }
  }

  private TableIdentifier identifier(TableDefinition definition) {
    return TableIdentifier.of(namespace, definition.name());
  }

  private static void addMissing(Topic topic, TableDefinition definition, Table table) {
    Schema schema = table.schema();
    List<Column> missing = new ArrayList<>();
    for (Column column : definition.columns()) {
      Types.NestedField there = schema.findField(column.name());
      if (there == null) missing.add(column);
      else if (!there.type().equals(type(column.type()))) throw typeChanged(topic, column, there);
    }
    if (missing.isEmpty()) return;
    UpdateSchema update = table.updateSchema();
    for (Column column : missing) {
      update.addColumn(column.name(), type(column.type()));
      update.moveBefore(column.name(), TableDefinition.PAYLOAD);
    }
    update.commit();
  }

  private static LakeException typeChanged(Topic topic, Column column, Types.NestedField there) {
    return new LakeException(
        "Topic %s declares '%s' as %s, but its table holds the column '%s' as %s; a column's type cannot change: declare the member under its old type, or use another lake"
            .formatted(
                topic.name(),
                String.join(".", column.path()),
                type(column.type()),
                column.name(),
                there.type()));
  }

  private static void requireSamePartitioning(
      Topic topic, TableDefinition definition, Table table) {
    PartitionSpec wanted = spec(definition, table.schema());
    if (!table.spec().compatibleWith(wanted)) {
      throw new LakeException(
          "Topic %s asks for a table partitioned by %s, but the table that is there is partitioned by %s; that cannot change: keep the old partition, or use another lake"
              .formatted(topic.name(), names(wanted), names(table.spec())));
    }
  }

  private static String names(PartitionSpec spec) {
    return spec.fields().stream().map(field -> field.name()).toList().toString();
  }

  private static Schema schema(TableDefinition definition) {
    List<Types.NestedField> fields = new ArrayList<>();
    for (Column column : definition.columns()) {
      fields.add(Types.NestedField.optional(fields.size() + 1, column.name(), type(column.type())));
    }
    return new Schema(fields);
  }

  private static PartitionSpec spec(TableDefinition definition, Schema schema) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema).identity(TableDefinition.ENV);
    if (definition.partitioning().byOrg()) spec.identity(TableDefinition.ORG);
    return switch (definition.partitioning().period()) {
      case HOUR -> spec.hour(TableDefinition.TIMESTAMP).build();
      case DAY -> spec.day(TableDefinition.TIMESTAMP).build();
      case MONTH -> spec.month(TableDefinition.TIMESTAMP).build();
    };
  }

  private static Type type(FieldType type) {
    return switch (type) {
      case STRING -> Types.StringType.get();
      case LONG -> Types.LongType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case TIME -> Types.TimestampType.withZone();
    };
  }

  /** What our own writer does anyway is said here for other engines that write to the table. */
  private static Map<String, String> properties() {
    return Map.ofEntries(
        entry(TableProperties.FORMAT_VERSION, "2"),
        // Uncut, the metadata files of 6 000 commits add up to 14 GB.
        entry(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true"),
        entry(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20"),
        entry(TableProperties.COMMIT_NUM_RETRIES, "20"),
        entry(TableProperties.COMMIT_MIN_RETRY_WAIT_MS, "20"),
        // The wait doubles each time, by default up to a minute.
        entry(TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "1000"),
        entry(TableProperties.DEFAULT_WRITE_METRICS_MODE, "truncate(16)"),
        entry(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + TableDefinition.PAYLOAD, "counts"),
        entry(TableProperties.PARQUET_COMPRESSION, "zstd"),
        entry(TableProperties.PARQUET_COMPRESSION_LEVEL, "1"),
        // About 10 000 events: a page reads one row group or two.
        entry(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, "4194304"));
  }
}
