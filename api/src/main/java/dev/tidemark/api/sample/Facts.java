package dev.tidemark.api.sample;

import java.util.function.Consumer;

/** The detail of a log event, member by member; refinement returns a new value. */
final class Facts implements Consumer<Json> {
  private final Consumer<Json> members;

  Facts() {
    this(json -> {});
  }

  private Facts(Consumer<Json> members) {
    this.members = members;
  }

  @Override
  public void accept(Json json) {
    members.accept(json);
  }

  /** How long it took. */
  Facts after(long ms) {
    return number("durationMs", ms);
  }

  Facts code(String code) {
    return text("code", code);
  }

  Facts partner(String partner) {
    return text("partner", partner);
  }

  Facts text(String name, String value) {
    return and(json -> json.text(name, value));
  }

  Facts number(String name, long value) {
    return and(json -> json.number(name, value));
  }

  Facts with(String name, Consumer<Json> object) {
    return and(json -> json.object(name, object));
  }

  private Facts and(Consumer<Json> member) {
    return new Facts(members.andThen(member));
  }
}
