package dev.tidemark.catalog.write;

import dev.tidemark.catalog.lake.LakeException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Finds the columns of a table that cannot be rewritten unchanged. */
public final class RewritableColumns {
  private RewritableColumns() {}

  /** Returns the reasons why the rows of a table cannot be rewritten; empty if they can. */
  public static List<String> problems(Schema schema) {
    List<String> problems = new ArrayList<>();
    for (Types.NestedField column : schema.columns()) {
      try {
        TableSql.type(column);
      } catch (LakeException e) {
        problems.addAll(e.problems());
      }
    }
    return problems;
  }
}
