package dev.tidemark.api.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The scalars of a YAML file by dotted key, each with its line. */
record YamlFile(Map<String, Entry> entries) {
  /**
   * One scalar.
   *
   * @param text the text in the file
   * @param place the file and line, for problems
   * @param isNothing whether it is YAML's null: nothing after the colon, {@code ~} or {@code null}
   */
  record Entry(String text, String place, boolean isNothing) {}

  /** Reads a file; a missing file counts as empty. Adds errors to {@code problems}. */
  static YamlFile read(Path file, List<String> problems) throws IOException {
    var entries = new LinkedHashMap<String, Entry>();
    try {
      var text = Files.readString(file);
      var root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root != null && !root.getTag().equals(Tag.NULL)) {
        flatten(file.getFileName().toString(), "", root, entries, problems);
      }
    } catch (NoSuchFileException e) {
      return new YamlFile(Map.of());
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      problems.add(
          "%s%s: not YAML: %s"
              .formatted(
                  file.getFileName(),
                  mark == null ? "" : ":" + (mark.getLine() + 1),
                  e.getProblem()));
    }
    return new YamlFile(Map.copyOf(entries));
  }

  private static void flatten(
      String name, String prefix, Node node, Map<String, Entry> into, List<String> problems) {
    var place = name + ":" + (node.getStartMark().getLine() + 1);
    switch (node) {
      case MappingNode map -> {
        for (var pair : map.getValue()) {
          var key = pair.getKeyNode() instanceof ScalarNode k ? k.getValue() : "?";
          flatten(
              name,
              prefix.isEmpty() ? key : prefix + "." + key,
              pair.getValueNode(),
              into,
              problems);
        }
      }
      case ScalarNode scalar -> {
        if (prefix.isEmpty()) {
          problems.add(place + ": must contain sections of options, such as server:");
        } else if (into.putIfAbsent(prefix, entry(scalar, place)) != null) {
          problems.add(place + ": " + prefix + " is set twice");
        }
      }
      default -> problems.add(place + ": " + prefix + " must be one value, not a list");
    }
  }

  private static Entry entry(ScalarNode scalar, String place) {
    return new Entry(scalar.getValue(), place, scalar.getTag().equals(Tag.NULL));
  }
}
