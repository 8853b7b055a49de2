package dev.tidemark.api.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemark.api.log.KeyValueConverter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the whole JVM logs while this is open, each event as a line of text shows it. */
final class LogLines implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogLines() {
    appender.start();
    root.addAppender(appender);
  }

  List<String> all() {
    return new ArrayList<>(appender.list).stream().map(LogLines::text).toList();
  }

  List<String> of(String logger) {
    return new ArrayList<>(appender.list)
        .stream()
            .filter(event -> event.getLoggerName().equals(logger))
            .map(LogLines::text)
            .toList();
  }

  private static String text(ILoggingEvent event) {
    return event.getFormattedMessage() + new KeyValueConverter().convert(event);
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
