package dev.tidemark.catalog.index;

import dev.tidemark.catalog.table.TableDefinition;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The columns of a table with bounds that are stored with each manifest. Immutable.
 *
 * @param time the column with bounds for each file
 * @param hulls the columns with bounds for all files of a manifest together: other timestamps,
 *     because they mostly grow with the order of loading
 */
record IndexedColumns(Types.NestedField time, List<Types.NestedField> hulls) {
  static IndexedColumns of(Schema schema) {
    Types.NestedField time = schema.findField(TableDefinition.TIMESTAMP);
    return new IndexedColumns(
        time,
        schema.columns().stream()
            .filter(column -> column.type().typeId() == Type.TypeID.TIMESTAMP)
            .filter(column -> column.fieldId() != time.fieldId())
            .toList());
  }
}
