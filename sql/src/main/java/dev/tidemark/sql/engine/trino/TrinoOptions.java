package dev.tidemark.sql.engine.trino;

/**
 * The address of Trino, and the names of our tables in it.
 *
 * @param url the URL for its JDBC driver, such as {@code jdbc:trino://host:8080}; settings of the
 *     driver may follow, such as {@code ?SSL=true}
 * @param user the Trino user
 * @param password empty if Trino requires none
 * @param catalog Trino's name of the catalog that contains our tables
 * @param schema the namespace of our tables in the catalog
 */
public record TrinoOptions(
    String url, String user, String password, String catalog, String schema) {
  @Override
  public String toString() {
    return "TrinoOptions[%s, %s, %s.%s]".formatted(url, user, catalog, schema);
  }
}
