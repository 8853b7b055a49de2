package dev.tidemark.catalog.write;

import dev.tidemark.catalog.lake.LakeException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Finds the columns of a table that cannot be written again as they are. */
public final class RewritableColumns {
  private RewritableColumns() {}

  /** Why the rows of a table cannot be written again; none where they can. */
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
