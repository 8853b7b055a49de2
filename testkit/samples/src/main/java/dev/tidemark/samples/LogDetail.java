package dev.tidemark.samples;

import java.util.function.Consumer;

/** The detail of a log event. Immutable. */
final class LogDetail implements Consumer<EventWriter> {
  private final Consumer<EventWriter> members;

  LogDetail() {
    this(eventWriter -> {});
  }

  private LogDetail(Consumer<EventWriter> members) {
    this.members = members;
  }

  @Override
  public void accept(EventWriter eventWriter) {
    members.accept(eventWriter);
  }

  /** Adds the duration. */
  LogDetail after(long ms) {
    return number("durationMs", ms);
  }

  LogDetail code(String code) {
    return text("code", code);
  }

  LogDetail partner(String partner) {
    return text("partner", partner);
  }

  LogDetail text(String name, String value) {
    return and(eventWriter -> eventWriter.text(name, value));
  }

  LogDetail number(String name, long value) {
    return and(eventWriter -> eventWriter.number(name, value));
  }

  LogDetail with(String name, Consumer<EventWriter> object) {
    return and(eventWriter -> eventWriter.object(name, object));
  }

  private LogDetail and(Consumer<EventWriter> member) {
    return new LogDetail(members.andThen(member));
  }
}
