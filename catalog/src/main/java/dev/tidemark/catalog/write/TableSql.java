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

/** Data files of a table as DuckDB reads them: by field id, so that an old one may lack columns. */
record TableSql(Schema schema) {
  /** The relation, in which the list of files is the one parameter. */
  String relation() {
    return relation("");
  }

  /** The same, with the name of each row's file. */
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

  /** The table's columns, in order. */
  List<String> names() {
    return schema.columns().stream().map(Types.NestedField::name).toList();
  }

  /** They as a list for a SELECT. */
  String columns() {
    return names().stream().map(SqlText::name).collect(Collectors.joining(", "));
  }

  /** The parameter. */
  static List<String> paths(List<? extends ContentFile<?>> files) {
    return files.stream().map(file -> Locations.path(file.location()).toString()).toList();
  }

  /** The type of a column to DuckDB; {@link LakeException} where it has none that keeps all. */
  static String type(Types.NestedField column) {
    // To Iceberg, rows of a file without the column have it; to DuckDB, they have null.
    if (column.initialDefault() != null) {
      throw new LakeException(
          "the column '%s' has a default for rows of before it, which Tidemark would not keep; leave the maintenance of the table to the engine that made it, or copy the column into one without a default and drop it (ALTER TABLE … DROP COLUMN)"
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
      // Another engine made it; what we cannot keep exactly we do not touch.
      default ->
          throw new LakeException(
              "the column '%s' is of type %s, which Tidemark does not rewrite; leave the maintenance of the table to the engine that made it, or drop the column (ALTER TABLE … DROP COLUMN)"
                  .formatted(column.name(), type));
    };
  }
}
