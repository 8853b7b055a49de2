package dev.tidemark.catalog.lake;

import static java.util.Map.entry;
import static java.util.UUID.randomUUID;

import dev.tidemark.catalog.index.ColumnMapping;
import dev.tidemark.catalog.storage.LocalFileIO;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The Iceberg tables of the topics. They are created once and evolved when a topic changes. Safe
 * for use by several threads and processes.
 */
public final class Tables {
  /**
   * The approximate size of a data page of one column, in bytes. A reader skips pages without
   * matching rows, so a page of fifty events does not decompress all events of a row group. Half
   * the size makes a load 5 % slower.
   */
  public static final int DATA_PAGE = 512 << 10;

  private static final int RETRIES = 20;

  /** Table property: the time when the table was created, in milliseconds. */
  static final String CREATED = "tidemark.created-at";

  private final Catalog catalog;
  private final Namespace namespace;
  private final Path warehouse;
  private final Clock clock;
  private final Consumer<Topic> requireAbsent;

  /**
   * Creates the access to the tables of a namespace.
   *
   * @param requireAbsent throws if a table that is not in the catalog must not be created
   */
  Tables(
      Catalog catalog,
      Namespace namespace,
      Path warehouse,
      Clock clock,
      Consumer<Topic> requireAbsent) {
    this.catalog = catalog;
    this.namespace = namespace;
    this.warehouse = warehouse;
    this.clock = clock;
    this.requireAbsent = requireAbsent;
  }

  /**
   * Returns the newest state of a topic's table, which must have been {@linkplain #prepare
   * prepared}.
   */
  public Table load(Topic topic) {
    return catalog.loadTable(identifier(TableDefinition.of(topic)));
  }

  /** Returns the newest state of a topic's table, without changes; empty if there is no table. */
  public Optional<Table> find(Topic topic) {
    try {
      return Optional.of(load(topic));
    } catch (NoSuchTableException absent) {
      return Optional.empty();
    }
  }

  /**
   * Creates a topic's table, or evolves the existing table to the topic's definition.
   *
   * @throws LakeException if the existing table cannot be evolved to the topic's definition
   */
  public Table prepare(Topic topic) {
    TableDefinition definition = TableDefinition.of(topic);
    for (var retries = Retries.of(RETRIES); ; ) {
      try {
        Table table = loadOrCreate(topic, definition);
        SchemaEvolution schemaEvolution = SchemaEvolution.of(topic, definition, table);
        require(problems(topic, definition, table, schemaEvolution));
        if (!schemaEvolution.isNeeded()) return table;
        schemaEvolution.apply();
        table.refresh();
        return table;
      } catch (CommitFailedException e) {
        // Another process changed the table at this moment; compute the changes again.
        if (!retries.next())
          throw new LakeException("The table of " + topic.name() + " keeps changing", e);
      }
    }
  }

  private Table loadOrCreate(Topic topic, TableDefinition definition) {
    try {
      return catalog.loadTable(identifier(definition));
    } catch (NoSuchTableException absent) {
      requireAbsent.accept(topic);
      return create(definition);
    }
  }

  /** Creates a topic's table in a new folder, whatever other folders contain. */
  Table create(TableDefinition definition) {
    try {
      return builder(definition).create();
    } catch (AlreadyExistsException otherWasFirst) {
      return catalog.loadTable(identifier(definition));
    }
  }

  /**
   * Returns an empty table for a topic without creating it, for callers that must not change the
   * lake.
   *
   * @throws LakeException if there was a table before
   */
  public Table imagine(Topic topic) {
    requireAbsent.accept(topic);
    return builder(TableDefinition.of(topic)).createTransaction().table();
  }

  private Catalog.TableBuilder builder(TableDefinition definition) {
    Schema schema = schema(definition);
    Path folder =
        warehouse.resolve(namespace.toString()).resolve(definition.name() + "-" + randomUUID());
    return catalog
        .buildTable(identifier(definition), schema)
        .withPartitionSpec(spec(definition, schema))
        .withLocation(Locations.of(folder))
        .withProperties(properties())
        .withProperty(CREATED, Long.toString(clock.millis()));
  }

  /**
   * Returns the time when a table was created: no file of the table is older. {@link Instant#MIN}
   * if another engine created the table.
   */
  public static Instant created(Table table) {
    String created = table.properties().get(CREATED);
    return created == null ? Instant.MIN : Instant.ofEpochMilli(Long.parseLong(created));
  }

  private TableIdentifier identifier(TableDefinition definition) {
    return TableIdentifier.of(namespace, definition.name());
  }

  /**
   * Returns the reasons why a topic's table cannot be evolved to its definition. Reads the metadata
   * directly: Iceberg's catalog would retry for a minute and a half to read a truncated file.
   *
   * @param named the metadata location in the catalog; empty if there is no table
   */
  List<String> problems(Topic topic, Optional<String> named) {
    if (named.isEmpty()) return List.of();
    TableDefinition definition = TableDefinition.of(topic);
    FileIO io = new LocalFileIO(warehouse);
    TableMetadata metadata;
    try {
      metadata = TableMetadataParser.read(io, named.get());
    } catch (RuntimeException e) {
      Path file = Locations.path(named.get());
      String fault = MetadataFile.fault(file, io).orElseThrow(() -> e);
      return List.of(
          "Topic '%s': the metadata %s that the catalog names %s. Run `tidemark register`"
              .formatted(topic.name(), file, fault));
    }
    Table table = new BaseTable(new StaticTableOperations(metadata, io), definition.name());
    return problems(topic, definition, table, SchemaEvolution.of(topic, definition, table));
  }

  /**
   * Returns a table's columns mapped to a definition: each has the name from the definition and the
   * field id from the table.
   */
  public static Schema schema(Table table, TableDefinition definition) {
    ColumnMapping ids = new ColumnMapping(table.schema(), table.properties());
    List<Types.NestedField> fields = new ArrayList<>();
    for (Column column : definition.columns()) {
      for (Types.NestedField field : ids.of(column).stream().limit(1).toList()) {
        fields.add(Types.NestedField.optional(field.fieldId(), column.name(), type(column.type())));
      }
    }
    return new Schema(fields);
  }

  private static void require(List<String> problems) {
    if (!problems.isEmpty()) throw new LakeException(problems);
  }

  private static List<String> problems(
      Topic topic, TableDefinition definition, Table table, SchemaEvolution schemaEvolution) {
    List<String> problems = new ArrayList<>(schemaEvolution.problems());
    if (!RequiredColumns.problems(topic, definition, table).isEmpty()) return problems;
    PartitionSpec wanted = spec(definition, table.schema());
    if (!table.spec().compatibleWith(wanted)) {
      problems.add(
          "Topic %s requires a table partitioned by %s, but the existing table is partitioned by %s, which cannot change: keep the old partitioning, or use another lake"
              .formatted(topic.name(), names(wanted), names(table.spec())));
    }
    return problems;
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

  static Type type(FieldType type) {
    return switch (type) {
      case STRING -> Types.StringType.get();
      case LONG -> Types.LongType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case TIME -> Types.TimestampType.withZone();
    };
  }

  /** Returns the table properties, so that other engines write files as Tidemark does. */
  private static Map<String, String> properties() {
    return Map.ofEntries(
        entry(TableProperties.FORMAT_VERSION, "2"),
        // Without a limit, the metadata files of 6 000 commits add up to 14 GB.
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
        // About 10 000 events, of which a page decompresses a few data pages.
        entry(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, "4194304"),
        entry(TableProperties.PARQUET_PAGE_SIZE_BYTES, Integer.toString(DATA_PAGE)));
  }

  /** Refreshes a table, and returns the location of its newest metadata. */
  public static String newestMetadata(Table table) {
    table.refresh();
    return ((HasTableOperations) table).operations().current().metadataFileLocation();
  }
}
