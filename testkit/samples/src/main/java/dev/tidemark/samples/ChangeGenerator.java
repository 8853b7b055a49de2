package dev.tidemark.samples;

import java.util.List;
import java.util.function.Consumer;

/** Generates changes of datasets in the catalog of the data lake. */
final class ChangeGenerator implements EventGenerator {
  private static final List<String> OPERATIONS =
      List.of("append", "append", "overwrite", "archive", "delete");
  private static final List<String> FORMATS = List.of("parquet", "csv", "avro");

  private final SeededRandom seededRandom;

  ChangeGenerator(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  @Override
  public void tell(long from, long to, Consumer<EventDraft> out) {
    long time = seededRandom.between(from, to - 1);
    var sender = Tenant.at(time, seededRandom);
    String eventId = seededRandom.uuid().toString();
    String country = seededRandom.favourite(sender.tenant().countries());
    String catalogId = sender.catalogId(seededRandom);
    String operation = seededRandom.favourite(OPERATIONS);
    String format = seededRandom.favourite(FORMATS);
    String location = "s3://lake-" + sender.env() + "/" + catalogId.replace('.', '/') + "/";
    boolean compressed = seededRandom.chance(0.7);
    long files = seededRandom.around(9);
    long bytes = files * seededRandom.around(3_000_000);
    out.accept(
        new EventDraft(
            SampleTopic.DATA_LAKE_CHANGES,
            time,
            sender.env(),
            sender.tenant().id(),
            eventWriter -> {
              eventWriter.text("event_id", eventId);
              sender.write(eventWriter);
              eventWriter.number("timestamp_event", time).text("country", country);
              eventWriter.text("catalog_id", catalogId).text("operation", operation);
              eventWriter.text("location", location).text("format", format);
              if (compressed) {
                eventWriter.object("format_options", it -> it.text("compression", "zstd"));
              }
              eventWriter.object(
                  "additional_info", it -> it.number("files", files).number("bytes", bytes));
            }));
  }
}
