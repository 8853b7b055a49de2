package dev.tidemark.api.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemark.partitioner.text.Printable;

/** Writes a message in one line: names from outside may hold line feeds, or steer a terminal. */
public final class MessageConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Printable.escaped(event.getFormattedMessage());
  }
}
