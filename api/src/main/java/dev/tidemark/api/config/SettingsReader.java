package dev.tidemark.api.config;

import static java.util.Locale.ROOT;

import dev.tidemark.partitioner.text.Suggestion;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads {@link Settings}: the environment has precedence over {@code application.yml}, and that
 * over the defaults. All unknown keys and invalid values are reported together. A key without a
 * value, or with YAML's null, counts as missing.
 */
public final class SettingsReader {
  private static final String FILE = "application.yml";

  private final List<OptionSpec> options = OptionSpec.all();
  private final Map<String, String> environment;

  /** Creates a reader with these environment variables. */
  public SettingsReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Reads the options of a configuration folder; without the file, all have their defaults. */
  public Settings read(Path configFolder) throws ConfigException, IOException {
    var problems = new ArrayList<String>();
    var file = YamlFile.read(configFolder.resolve(FILE), problems);
    file.entries().forEach((key, entry) -> checkKnown(key, entry, problems));
    environment.keySet().stream().sorted().forEach(name -> checkKnown(name, problems));
    var values = new HashMap<String, Object>();
    for (var option : options) values.put(option.key(), value(option, file, problems));
    if (!problems.isEmpty()) throw new ConfigException(problems);
    return settings(values);
  }

  private Object value(OptionSpec option, YamlFile file, List<String> problems) {
    var initial = option.parse(option.about().defaultValue()).orElseThrow();
    var variable = environment.get(option.variable());
    var entry = file.entries().get(option.key());
    if (variable != null) entry = new YamlFile.Entry(variable, "environment", false);
    if (entry == null || entry.isNothing()) return initial;
    var value = option.parse(entry.text());
    if (value.isPresent()) return value.get();
    problems.add(
        "%s: %s is '%s' but must be %s"
            .formatted(
                entry.place(),
                variable == null ? option.key() : option.variable(),
                entry.text(),
                option.rule()));
    return initial;
  }

  private void checkKnown(String key, YamlFile.Entry entry, List<String> problems) {
    var keys = options.stream().map(OptionSpec::key).toList();
    // A section is null if all its options are commented out.
    if (entry.isNothing() && keys.stream().anyMatch(each -> each.startsWith(key + "."))) return;
    if (!keys.contains(key)) {
      problems.add(
          "%s: unknown option '%s'%s".formatted(entry.place(), key, Suggestion.hint(key, keys)));
    }
  }

  /**
   * Reports a variable that belongs to a section but to no option of it. Other variables that begin
   * with {@code TIDEMARK_} are ignored: Kubernetes sets {@code TIDEMARK_SERVICE_HOST} for a service
   * named "tidemark".
   */
  private void checkKnown(String variable, List<String> problems) {
    var variables = options.stream().map(OptionSpec::variable).toList();
    var ours =
        Stream.of(Settings.class.getRecordComponents())
            .anyMatch(s -> variable.startsWith("TIDEMARK_" + s.getName().toUpperCase(ROOT) + "_"));
    var misspelt =
        variables.stream()
            .anyMatch(v -> v.replace("_", "").equals(variable.replace("_", "").toUpperCase(ROOT)));
    if ((ours || misspelt) && !variables.contains(variable)) {
      problems.add(
          "environment: unknown variable %s%s"
              .formatted(variable, Suggestion.hint(variable, variables)));
    }
  }

  private static Settings settings(Map<String, Object> values) {
    var sections =
        Stream.of(Settings.class.getRecordComponents())
            .map(
                section ->
                    make(
                        section.getType(),
                        Stream.of(section.getType().getRecordComponents())
                            .map(option -> values.get(OptionSpec.key(section, option)))
                            .toArray()))
            .toArray();
    return make(Settings.class, sections);
  }

  private static <T> T make(Class<T> type, Object... components) {
    try {
      var types =
          Stream.of(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(components);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
