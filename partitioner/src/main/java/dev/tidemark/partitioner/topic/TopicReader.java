package dev.tidemark.partitioner.topic;

import dev.tidemark.partitioner.topic.DefinitionProblems.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads topic definitions: {@code topics.yml} and the JSON Schemas in {@code topics/}. */
public final class TopicReader {
  private static final String SETTINGS = "topics.yml";
  private static final String SCHEMAS = "topics";

  private TopicReader() {}

  /**
   * Reads the topics of a configuration folder, at least one.
   *
   * @throws TopicDefinitionException with every problem of every definition
   */
  public static Topics read(Path configFolder) {
    DefinitionProblems definitionProblems = new DefinitionProblems();
    Map<String, Optional<SchemaFile>> schemas =
        schemas(configFolder.resolve(SCHEMAS), definitionProblems);
    List<TopicEntry> entries = new ArrayList<>();
    entries.addAll(
        TopicsFile.read(configFolder.resolve(SETTINGS), new Place(SETTINGS), definitionProblems));
    Set<String> named = new HashSet<>();
    entries.forEach(entry -> named.add(entry.schema()));
    for (String file : schemas.keySet()) {
      if (!named.contains(file)) entries.add(TopicEntry.ofSchema(placeOf(file), file));
    }
    checkNames(entries, definitionProblems);
    List<Topic> topics = new ArrayList<>();
    for (TopicEntry entry : entries) {
      Optional<SchemaFile> schema = schemas.get(entry.schema());
      if (schema == null) {
        definitionProblems.addUnknown(
            entry.place().step("schema"), "file in topics/", entry.schema(), schemas.keySet());
      } else {
        schema
            .flatMap(found -> TopicBinder.bind(entry, found, definitionProblems))
            .ifPresent(topics::add);
      }
    }
    if (definitionProblems.isEmpty() && topics.isEmpty()) {
      definitionProblems.add(new Place(SCHEMAS), "no schema, so no topic: " + configFolder);
    }
    definitionProblems.throwIfAny();
    return new Topics(topics);
  }

  /**
   * Reads the topic that one schema defines by conventions alone. Its name is the name of the file.
   *
   * @throws TopicDefinitionException with every problem of the schema
   */
  public static Topic readSchema(Path file) {
    DefinitionProblems definitionProblems = new DefinitionProblems();
    Place place = new Place(file.toString());
    TopicEntry entry = TopicEntry.ofSchema(place, String.valueOf(file.getFileName()));
    Optional<Topic> topic =
        SchemaFile.read(file, place, definitionProblems)
            .flatMap(schema -> TopicBinder.bind(entry, schema, definitionProblems));
    definitionProblems.throwIfAny();
    return topic.orElseThrow();
  }

  private static Map<String, Optional<SchemaFile>> schemas(
      Path folder, DefinitionProblems definitionProblems) {
    Map<String, Optional<SchemaFile>> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(".json") || name.startsWith(".")) continue;
        schemas.put(name, SchemaFile.read(file, placeOf(name), definitionProblems));
      }
    } catch (IOException e) {
      definitionProblems.add(new Place(SCHEMAS), "cannot be listed: " + e);
    }
    return schemas;
  }

  private static void checkNames(List<TopicEntry> entries, DefinitionProblems definitionProblems) {
    Map<String, TopicEntry> byName = new HashMap<>();
    for (TopicEntry entry : entries) {
      if (entry.name().isBlank() || entry.name().chars().anyMatch(Character::isISOControl)) {
        definitionProblems.add(
            entry.place(), "the name of a topic must not be blank or contain control characters");
      }
      TopicEntry other = byName.putIfAbsent(Topics.folded(entry.name()), entry);
      if (other != null) {
        definitionProblems.add(
            entry.place(),
            "topic '"
                + entry.name()
                + "' has the same name as '"
                + other.name()
                + "' at "
                + other.place()
                + "; case makes no difference");
      }
    }
  }

  private static Place placeOf(String file) {
    return new Place(SCHEMAS + "/" + file);
  }
}
