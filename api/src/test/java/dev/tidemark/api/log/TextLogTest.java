package dev.tidemark.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is in a name, a message is one line of the log, and nothing steers a terminal. */
class TextLogTest {
  private static final String NAME =
      "a\u001b[2J\r\n2026-01-01T00:00:00.000Z INFO  audit query user=Admin\u0085\u202e\u2028";

  @Test
  void aNameFromOutsideForgesNoLine() throws Exception {
    var lines = logged();
    assertThat(lines.stream().filter(line -> !line.startsWith("\tat ")).toList())
        .hasSize(3)
        .allMatch(line -> line.contains("\\u001b[2J\\u000d\\u000a2026"))
        .noneMatch(line -> line.startsWith("2026-01-01"));
    assertThat(String.join("", lines)).doesNotContain("\u001b", "\u0085", "\u202e", "\u2028");
  }

  private static List<String> logged() throws Exception {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var configuration = new JoranConfigurator();
    configuration.setContext(context);
    configuration.doConfigure(TextLogTest.class.getResource("/logback.xml"));
    var log = context.getLogger("tidemark.test");
    var written = new ByteArrayOutputStream();
    var appender =
        (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("stderr");
    appender.setOutputStream(written);
    log.atWarn()
        .addKeyValue("file", NAME)
        .setCause(new IllegalStateException("in " + NAME, new NoSuchFileException(NAME)))
        .log("not loaded: {}", NAME);
    context.stop();
    return List.of(written.toString(StandardCharsets.UTF_8).split("\n"));
  }
}
