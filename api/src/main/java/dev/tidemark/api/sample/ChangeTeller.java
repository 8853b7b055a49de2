package dev.tidemark.api.sample;

import java.util.List;
import java.util.function.Consumer;

/** Tells of changes in the data lake's catalogue. */
final class ChangeTeller implements Teller {
  private static final List<String> OPERATIONS =
      List.of("append", "append", "overwrite", "archive", "delete");
  private static final List<String> FORMATS = List.of("parquet", "csv", "avro");

  private final Dice dice;

  ChangeTeller(Dice dice) {
    this.dice = dice;
  }

  @Override
  public void tell(long from, long to, Consumer<Draft> out) {
    long time = dice.between(from, to - 1);
    var sender = Tenant.at(time, dice);
    String eventId = dice.uuid().toString();
    String country = dice.favourite(sender.tenant().countries());
    String catalogId = sender.catalogId(dice);
    String operation = dice.favourite(OPERATIONS);
    String format = dice.favourite(FORMATS);
    String location = "s3://lake-" + sender.env() + "/" + catalogId.replace('.', '/') + "/";
    boolean compressed = dice.chance(0.7);
    long files = dice.around(9);
    long bytes = files * dice.around(3_000_000);
    out.accept(
        new Draft(
            SampleTopic.DATA_LAKE_CHANGES,
            time,
            sender.env(),
            sender.tenant().id(),
            json -> {
              json.text("event_id", eventId);
              sender.write(json);
              json.number("timestamp_event", time).text("country", country);
              json.text("catalog_id", catalogId).text("operation", operation);
              json.text("location", location).text("format", format);
              if (compressed) {
                json.object("format_options", it -> it.text("compression", "zstd"));
              }
              json.object(
                  "additional_info", it -> it.number("files", files).number("bytes", bytes));
            }));
  }
}
