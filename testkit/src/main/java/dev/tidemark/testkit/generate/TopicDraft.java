package dev.tidemark.testkit.generate;

import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.oracle.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A topic definition before it is read: its schema and its entry in topics.yml.
 *
 * @param schemaMembers its top-level members, including those of the envelope
 * @param columns nested paths that become columns, as dotted names
 * @param id the member that is the id, or null if the id is a digest of {@code key}
 */
public record TopicDraft(
    String name,
    List<SchemaMember> schemaMembers,
    List<String> columns,
    @Nullable String id,
    String timestamp,
    @Nullable String env,
    @Nullable String org,
    List<String> key,
    String partition) {
  public TopicDraft {
    schemaMembers = List.copyOf(schemaMembers);
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Returns the same topic with more members. */
  TopicDraft with(List<SchemaMember> more) {
    List<SchemaMember> all = new ArrayList<>(schemaMembers);
    all.addAll(more);
    return new TopicDraft(name, all, columns, id, timestamp, env, org, key, partition);
  }

  /** Writes the definitions into a configuration folder and reads them as the product does. */
  public static Topics define(Path folder, List<TopicDraft> drafts) {
    Map<String, Json> entries = new LinkedHashMap<>();
    try {
      Files.createDirectories(folder.resolve("topics"));
      for (TopicDraft draft : drafts) {
        Files.writeString(folder.resolve("topics").resolve(draft.name + ".json"), draft.schema());
        entries.put(draft.name, draft.entry());
      }
      // JSON is YAML, and JSON strings need no extra quoting.
      Files.writeString(
          folder.resolve("topics.yml"),
          new Json.Obj(Map.of("topics", new Json.Obj(entries))).text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TopicReader.read(folder);
  }

  /** Returns the JSON Schema. */
  public String schema() {
    Map<String, Json> schema = new LinkedHashMap<>();
    schema.put("$schema", Json.of("https://json-schema.org/draft/2020-12/schema"));
    schema.put("type", Json.of("object"));
    schema.putAll(SchemaMember.objectSchema(schemaMembers));
    return new Json.Obj(schema).text();
  }

  private Json entry() {
    Map<String, Json> entry = new LinkedHashMap<>();
    // Null states that there is no id, although a convention might find one.
    entry.put("id", orNone(id));
    entry.put("timestamp", Json.of(timestamp));
    entry.put("env", orNone(env));
    entry.put("org", orNone(org));
    if (!key.isEmpty()) entry.put("key", names(key));
    if (!columns.isEmpty()) entry.put("columns", names(columns));
    List<String> millis =
        schemaMembers.stream()
            .filter(m -> m.kind() == SchemaMember.Kind.EPOCH_MILLIS)
            .map(SchemaMember::name)
            .toList();
    if (!millis.isEmpty()) entry.put("epoch-millis", names(millis));
    entry.put("partition", names(List.of(partition.split(" "))));
    return new Json.Obj(entry);
  }

  private static Json orNone(@Nullable String name) {
    return name == null ? Json.Null.NULL : Json.of(name);
  }

  private static Json names(List<String> names) {
    return new Json.Arr(names.stream().map(Json::of).toList());
  }
}
