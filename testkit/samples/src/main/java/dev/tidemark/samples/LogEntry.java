package dev.tidemark.samples;

import dev.tidemark.partitioner.event.Times;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event of a log.
 *
 * @param detail writes the members of its detail; null if it has none
 */
record LogEntry(
    long time,
    Severity severity,
    String action,
    String description,
    String type,
    String server,
    String caller,
    @Nullable Consumer<EventWriter> detail) {

  void write(EventWriter eventWriter) {
    eventWriter
        .text("time", Times.format(time))
        .text("level", severity.level())
        .text("action", action)
        .text("description", description)
        .flag("success", severity.success())
        .text("type", type)
        .text("server", server)
        .text("caller", caller);
    if (detail != null) eventWriter.object("detail", detail);
  }
}
