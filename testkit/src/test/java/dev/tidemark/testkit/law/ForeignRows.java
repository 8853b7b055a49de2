package dev.tidemark.testkit.law;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;
import org.jspecify.annotations.Nullable;

/** Appends rows to a table as another engine does, by Iceberg's own writer. */
final class ForeignRows {
  private ForeignRows() {}

  /** Returns the values of a row by column; columns that are not named are null. */
  static Map<String, Object> row(@Nullable Object... namesAndValues) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      @Nullable Object value = namesAndValues[i + 1];
      if (value != null) row.put(String.valueOf(namesAndValues[i]), value);
    }
    return row;
  }

  /** Appends rows, one file per partition. */
  static void append(Table table, List<Map<String, Object>> rows) {
    append(table, rows, UnaryOperator.identity());
  }

  /**
   * Appends rows, one file per partition.
   *
   * @param told converts the file entry before it is added to the table
   */
  static void append(Table table, List<Map<String, Object>> rows, UnaryOperator<DataFile> told) {
    Map<PartitionKey, DataWriter<Record>> writers = new HashMap<>();
    InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    for (Map<String, Object> row : rows) {
      Record record = GenericRecord.create(table.schema()).copy(row);
      key.partition(wrapper.wrap(record));
      writers.computeIfAbsent(key.copy(), place -> writer(table, place)).write(record);
    }
    var append = table.newAppend();
    for (DataWriter<Record> writer : writers.values()) {
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      append.appendFile(told.apply(writer.toDataFile()));
    }
    append.commit();
  }

  private static DataWriter<Record> writer(Table table, PartitionKey partition) {
    String name = UUID.randomUUID() + ".parquet";
    String place = table.locationProvider().newDataLocation(table.spec(), partition, name);
    return new GenericFileWriterFactory.Builder(table)
        .dataSchema(table.schema())
        .dataFileFormat(FileFormat.PARQUET)
        .build()
        .newDataWriter(
            EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(place)),
            table.spec(),
            partition);
  }
}
