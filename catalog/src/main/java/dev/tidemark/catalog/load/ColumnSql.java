package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.SqlText;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the SELECT that computes a table's columns from {@link EventRows}. */
final class ColumnSql {
  private final TableDefinition table;
  private final List<Field> timeFields;

  /**
   * The columns that are read from JSON: the declared columns, each followed by its former names.
   * Times come from the event reader.
   */
  private final List<Column> read;

  ColumnSql(TableDefinition table, List<Field> timeFields) {
    this.table = table;
    this.timeFields = timeFields;
    this.read =
        table.declared().stream()
            .filter(column -> column.type() != FieldType.TIME)
            .flatMap(column -> Stream.concat(Stream.of(column), column.former().stream()))
            .toList();
  }

  List<Column> read() {
    return read;
  }

  /**
   * Returns the query, which has one parameter: the environment.
   *
   * @param rewritten whether the rows have a {@link FlatPayload}
   */
  String select(String rows, boolean rewritten, long loadedAt) {
    String columns =
        table.columns().stream()
            .map(
                column -> value(column, rewritten, loadedAt) + " AS " + SqlText.name(column.name()))
            .collect(Collectors.joining(", "));
    if (read.isEmpty()) return "SELECT " + columns + " FROM " + rows;
    String json =
        "json_transform(%s, %s)"
            .formatted(rewritten ? "leaves" : "payload", SqlText.text(structure(rewritten)));
    return "SELECT %s FROM (SELECT *, %s AS json FROM %s)".formatted(columns, json, rows);
  }

  private String value(Column column, boolean rewritten, long loadedAt) {
    return switch (column.name()) {
      case TableDefinition.ID -> "id";
      case TableDefinition.TIMESTAMP -> "make_timestamptz(micros)";
      case TableDefinition.ENV -> "CAST(? AS VARCHAR)";
      case TableDefinition.ORG -> "org";
      case TableDefinition.PAYLOAD -> "payload";
      case TableDefinition.LOADED_AT -> "make_timestamptz(%d)".formatted(loadedAt * 1000);
      default -> declared(column, rewritten);
    };
  }

  /** Returns the first value under the names of a column. */
  private String declared(Column column, boolean rewritten) {
    String values =
        Stream.concat(Stream.of(column), column.former().stream())
            .map(name -> name.type() == FieldType.TIME ? time(name) : json(name, rewritten))
            .collect(Collectors.joining(", "));
    return column.former().isEmpty() ? values : "coalesce(" + values + ")";
  }

  private String time(Column column) {
    for (int i = 0; i < timeFields.size(); i++) {
      if (timeFields.get(i).path().equals(column.path())) {
        return "make_timestamptz(time%d)".formatted(i);
      }
    }
    return "NULL::TIMESTAMPTZ";
  }

  private String json(Column column, boolean rewritten) {
    if (rewritten) {
      return "struct_extract(json, %s)"
          .formatted(SqlText.text(FlatPayload.name(read.indexOf(column))));
    }
    String value = "json";
    for (String step : column.path()) {
      value = "struct_extract(%s, %s)".formatted(value, SqlText.text(step));
    }
    return value;
  }

  /** Returns the structure that json_transform extracts, as JSON. */
  private String structure(boolean rewritten) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < read.size(); i++) {
      Column column = read.get(i);
      List<String> path = rewritten ? List.of(FlatPayload.name(i)) : column.path();
      put(members, path, type(column.type()));
    }
    return json(members);
  }

  @SuppressWarnings(
      "unchecked") // A step that has further steps below it is a map: no field has both.
  private static void put(Map<String, Object> members, List<String> path, String type) {
    if (path.size() == 1) {
      members.put(path.getFirst(), type);
      return;
    }
    Object below = members.computeIfAbsent(path.getFirst(), _ -> new LinkedHashMap<>());
    put((Map<String, Object>) below, path.subList(1, path.size()), type);
  }

  private static String json(Object structure) {
    if (structure instanceof Map<?, ?> members) {
      return members.entrySet().stream()
          .map(member -> text(member.getKey().toString()) + ":" + json(member.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    return text(structure.toString());
  }

  private static String text(String text) {
    return '"'
        + String.valueOf(
            com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text))
        + '"';
  }

  private static String type(FieldType type) {
    return switch (type) {
      case STRING -> "VARCHAR";
      case LONG -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case TIME -> "TIMESTAMPTZ";
    };
  }
}
