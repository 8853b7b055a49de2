package dev.tidemark.api.sample;

import dev.tidemark.partitioner.event.Times;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event of a log, in its own words.
 *
 * @param detail writes the members of its detail; null where it has none
 */
record Entry(
    long time,
    Grade grade,
    String action,
    String description,
    String type,
    String server,
    String caller,
    @Nullable Consumer<Json> detail) {

  void write(Json json) {
    json.text("time", Times.format(time))
        .text("level", grade.level())
        .text("action", action)
        .text("description", description)
        .flag("success", grade.success())
        .text("type", type)
        .text("server", server)
        .text("caller", caller);
    if (detail != null) json.object("detail", detail);
  }
}
