package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.SqlText;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.Locations;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * SQL for reading data files of a table in DuckDB, by field id, so that old files may lack columns.
 * Immutable.
 */
record TableSql(Schema schema) {
  /** Returns the relation; its one parameter is the list of files. */
  String relation() {
    return relation("");
  }

  /** Returns the relation with the name of each row's file. */
  String relationWithFiles() {
    return relation(", filename = true");
  }

  private String relation(String more) {
    return ParquetSql.readById(
        "?",
        schema.columns().stream()
            .map(column -> ParquetSql.column(column.fieldId(), column.name(), type(column))),
        more);
  }

  /** Returns the names of the table's columns, in order. */
  List<String> names() {
    return schema.columns().stream().map(Types.NestedField::name).toList();
  }

  /** Returns the columns as a SELECT list. */
  String columns() {
    return names().stream().map(SqlText::name).collect(Collectors.joining(", "));
  }

  /** Returns the paths of files, as the parameter of the relation. */
  static List<String> paths(List<? extends ContentFile<?>> files) {
    return files.stream().map(file -> Locations.path(file.location()).toString()).toList();
  }

  /**
   * Returns the DuckDB type of a column.
   *
   * @throws LakeException if no type keeps all values of the column
   */
  static String type(Types.NestedField column) {
    // In Iceberg, rows of a file without the column have the default; in DuckDB, they have null.
    if (column.initialDefault() != null) {
      throw new LakeException(
          "the column '%s' has a default for older rows, which Tidemark would lose; maintain the table with the engine that created it, or copy the column into one without a default and drop it (ALTER TABLE … DROP COLUMN)"
              .formatted(column.name()));
    }
    Type type = column.type();
    return switch (type.typeId()) {
      case STRING -> "VARCHAR";
      case INTEGER -> "INTEGER";
      case LONG -> "BIGINT";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMPTZ" : "TIMESTAMP";
      // Another engine created the column; columns that cannot be kept exactly are not rewritten.
      default ->
          throw new LakeException(
              "the column '%s' is of type %s, which Tidemark does not rewrite; maintain the table with the engine that created it, or drop the column (ALTER TABLE … DROP COLUMN)"
                  .formatted(column.name(), type));
    };
  }
}
