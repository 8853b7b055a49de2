package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.generate.SchemaMember.Kind;
import dev.tidemark.testkit.oracle.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Generates valid events of one topic, as lines. */
public final class Events {
  private static final int ID_BYTES = 512;
  private static final int NAME_BYTES = 128;

  private TopicDraft draft;
  private final SeededRandom seededRandom;
  private final List<String> envs = new ArrayList<>();
  private final List<String> orgs = new ArrayList<>();
  private long next;

  public Events(TopicDraft draft, SeededRandom seededRandom) {
    this.draft = draft;
    this.seededRandom = seededRandom;
    // Few of them, as in production: each one is a partition.
    for (int i = 0; i < 3; i++) envs.add(Texts.name(seededRandom, NAME_BYTES));
    for (int i = 0; i < 6; i++) orgs.add(Texts.name(seededRandom, NAME_BYTES));
    if (seededRandom.chance(0.3)) envs.add("");
    if (seededRandom.chance(0.3)) orgs.add("");
  }

  /** Generates events of this definition from now on. */
  public void evolve(TopicDraft evolved) {
    draft = evolved;
  }

  /** Returns some lines with different identities. */
  public List<String> lines(int count) {
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) lines.add(line());
    return lines;
  }

  /** Returns one line with a new identity. */
  public String line() {
    next++;
    Map<String, Json> members =
        new LinkedHashMap<>(Payloads.object(draft.schemaMembers(), seededRandom).members());
    for (SchemaMember schemaMember : draft.schemaMembers()) envelope(schemaMember, members);
    return JsonSpelling.of(new Json.Obj(members), seededRandom);
  }

  private void envelope(SchemaMember schemaMember, Map<String, Json> members) {
    String name = schemaMember.name();
    boolean text = schemaMember.kind() == Kind.TEXT;
    boolean absent = !schemaMember.required() && seededRandom.chance(0.3);
    if (name.equals(draft.id()) && absent) members.remove(name);
    else if (name.equals(draft.id()) || name.equals("number"))
      members.put(name, text ? Json.of(id()) : Json.of(next));
    if (name.equals(draft.timestamp())) members.put(name, time(schemaMember));
    if (name.equals(draft.env())) name(members, name, text, envs);
    if (name.equals(draft.org())) name(members, name, text, orgs);
  }

  /** Ids differ in their last digits, some only after the 256 code points that sorting compares. */
  private String id() {
    String prefix =
        switch (seededRandom.below(12)) {
          case 0 -> "x".repeat(300);
          case 1 -> "😀".repeat(80);
          case 2 -> seededRandom.pick(Texts.ODD);
          default -> seededRandom.pick("", "e", "E-", "é");
        };
    String id = prefix + next;
    return id.length() <= ID_BYTES ? id : Long.toString(next);
  }

  private Json time(SchemaMember schemaMember) {
    long ms = Instants.ms(seededRandom);
    if (schemaMember.kind() == Kind.EPOCH_MILLIS)
      return new Json.Num(ms >= 0 && seededRandom.chance(0.1) ? ms + ".25" : Long.toString(ms));
    return Json.of(
        seededRandom.chance(0.03) ? Instants.day(ms) : Instants.spelled(seededRandom, ms));
  }

  private void name(Map<String, Json> members, String name, boolean text, List<String> names) {
    switch (seededRandom.below(8)) {
      case 0 -> members.remove(name);
      case 1 -> members.put(name, Json.Null.NULL);
      default -> {
        String value = seededRandom.pick(names);
        members.put(name, text ? Json.of(value) : Json.of(Objects.hashCode(value) % 5));
      }
    }
  }
}
