package dev.tidemark.api.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.tidemark.api.config.Settings;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets the format of the log; the initial format is text. */
public final class LogFormat {
  private LogFormat() {}

  /** Sets the format for all loggers of this process, those of SLF4J and of the JDK. */
  public static void set(Settings.Log log) {
    // Only here, not at start: binding the JDK's loggers would cost each short command a third of a
    // second, because the JDK uses one of them when a program exits.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    switch (log.format()) {
      case TEXT -> {}
      case JSON -> setJson();
    }
  }

  private static void setJson() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (var each = root.iteratorForAppenders(); each.hasNext(); ) {
      if (each.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        var lines = new JsonLines();
        lines.setContext(root.getLoggerContext());
        lines.start();
        appender.setEncoder(lines);
      }
    }
    // Uncaught exceptions are logged in the same format.
    var threads = LoggerFactory.getLogger("tidemark.threads");
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> threads.error("{} ended", thread.getName(), e));
  }
}
