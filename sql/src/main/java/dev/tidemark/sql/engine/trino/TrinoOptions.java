package dev.tidemark.sql.engine.trino;

/**
 * Where Trino is, and how it names our tables.
 *
 * @param url of its JDBC driver, such as {@code jdbc:trino://host:8080}; the driver's settings may
 *     follow, such as {@code ?SSL=true}
 * @param user the caller, to Trino
 * @param password empty where Trino asks for none
 * @param catalog Trino's name of the catalog that our tables are in
 * @param schema the namespace of our tables there
 */
public record TrinoOptions(
    String url, String user, String password, String catalog, String schema) {
  @Override
  public String toString() {
    return "TrinoOptions[%s, %s, %s.%s]".formatted(url, user, catalog, schema);
  }
}
