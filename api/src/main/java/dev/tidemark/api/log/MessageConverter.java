package dev.tidemark.api.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemark.partitioner.text.Printable;

/** Formats a message on one line: external names may contain line feeds or control characters. */
public final class MessageConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Printable.escaped(event.getFormattedMessage());
  }
}
