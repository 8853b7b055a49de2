package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.partitioner.regex.Regex;
import dev.tidemark.partitioner.regex.Steps;
import dev.tidemark.partitioner.schema.Keyword.Applicator;
import dev.tidemark.partitioner.schema.Keyword.Child;
import dev.tidemark.partitioner.schema.Keyword.Mode;
import dev.tidemark.partitioner.schema.Keyword.Passed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keywords that apply other schemas. */
final class Applicators {
  private Applicators() {}

  /** An applicator that applies each of its schemas once to the value itself. */
  interface InPlace extends Applicator {
    @Override
    default Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      List<SchemaNode> schemas = inPlace();
      return counted(schemas.size(), i -> Child.here(schemas.get(i), value));
    }
  }

  /** {@code $ref}, {@code allOf}: the value must match each schema. */
  record All(String name, List<SchemaNode> inPlace) implements InPlace {
    @Override
    public Mode mode() {
      return Mode.ALL;
    }
  }

  record AnyOf(List<SchemaNode> inPlace) implements InPlace {
    @Override
    public String name() {
      return "anyOf";
    }

    @Override
    public Mode mode() {
      return Mode.SOME;
    }

    @Override
    public boolean wants(int passed) {
      return passed > 0;
    }

    @Override
    public boolean isDecided(int passed) {
      return passed > 0;
    }
  }

  record OneOf(List<SchemaNode> inPlace) implements InPlace {
    @Override
    public String name() {
      return "oneOf";
    }

    @Override
    public Mode mode() {
      return Mode.SOME;
    }

    @Override
    public boolean wants(int passed) {
      return passed == 1;
    }

    @Override
    public boolean isDecided(int passed) {
      return passed > 1;
    }

    @Override
    public List<String> problems(int passed) {
      String several = passed == 0 ? "none is" : "several are";
      return List.of("must be valid to one and only one schema, but " + several + " valid");
    }
  }

  record Not(SchemaNode part) implements InPlace {
    @Override
    public String name() {
      return "not";
    }

    @Override
    public Mode mode() {
      return Mode.NONE;
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of(part);
    }

    @Override
    public boolean wants(int passed) {
      return passed == 0;
    }

    @Override
    public List<String> problems(int passed) {
      return List.of("must not be valid to the schema of 'not'");
    }
  }

  /** {@code if} with {@code then} and {@code else}. */
  record If(SchemaNode condition, SchemaNode then, SchemaNode otherwise) implements Applicator {
    @Override
    public String name() {
      return "if";
    }

    @Override
    public Mode mode() {
      return Mode.CONDITION;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      return counted(
          2,
          i -> {
            if (i == 0) return Child.here(condition, value);
            return Child.here(done.count() > 0 ? then : otherwise, value);
          });
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of(condition, then, otherwise);
    }
  }

  record DependentSchemas(Map<String, SchemaNode> schemas) implements Applicator {
    @Override
    public String name() {
      return "dependentSchemas";
    }

    @Override
    public Mode mode() {
      return Mode.ALL;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      steps.take(schemas.size());
      return schemas.entrySet().stream()
          .filter(each -> value.has(each.getKey()))
          .map(each -> Child.here(each.getValue(), value))
          .iterator();
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.copyOf(schemas.values());
    }
  }

  record Properties(Map<String, SchemaNode> schemas) implements Applicator {
    @Override
    public String name() {
      return "properties";
    }

    @Override
    public boolean appliesTo(JsonNode value) {
      return value.isObject();
    }

    @Override
    public Mode mode() {
      return Mode.ALL;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      List<Child> children = new ArrayList<>();
      if (value.size() < schemas.size()) {
        steps.take(value.size());
        for (var member : value.properties()) {
          SchemaNode schema = schemas.get(member.getKey());
          if (schema != null) {
            children.add(Child.below(schema, member.getValue(), member.getKey()));
          }
        }
      } else {
        steps.take(schemas.size());
        schemas.forEach(
            (name, schema) -> {
              JsonNode inner = value.get(name);
              if (inner != null) children.add(Child.below(schema, inner, name));
            });
      }
      return children.iterator();
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of();
    }
  }

  /**
   * {@code patternProperties}, and {@code additionalProperties} for members that match neither
   * these patterns nor {@code properties}.
   */
  record OtherProperties(
      Set<String> named, Map<Regex, SchemaNode> patterns, @Nullable SchemaNode additional)
      implements Applicator {
    @Override
    public String name() {
      return additional == null ? "patternProperties" : "additionalProperties";
    }

    @Override
    public Mode mode() {
      return Mode.ALL;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      return value.properties().stream()
          .flatMap(member -> children(member.getKey(), member.getValue(), steps))
          .iterator();
    }

    private Stream<Child> children(String name, JsonNode value, Steps steps) {
      steps.take(1);
      List<Child> children = new ArrayList<>();
      patterns.forEach(
          (regex, schema) -> {
            if (Assertions.isIn(regex, name, steps)) {
              children.add(Child.below(schema, value, name));
            }
          });
      if (children.isEmpty() && additional != null && !named.contains(name)) {
        children.add(Child.below(additional, value, name));
      }
      return children.stream();
    }

    @Override
    public @Nullable String forbidden(Child child) {
      return child.schema() == additional
          ? "property '"
              + child.step()
              + "' is not defined in the schema and the schema does not allow additional properties"
          : null;
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of();
    }
  }

  record PropertyNames(SchemaNode schema) implements Applicator {
    @Override
    public String name() {
      return "propertyNames";
    }

    @Override
    public Mode mode() {
      return Mode.ALL;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      return value.properties().stream()
          .map(member -> new Child(schema, TextNode.valueOf(member.getKey()), null, false))
          .iterator();
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of();
    }
  }

  /** {@code prefixItems} and {@code items}. */
  record Items(List<SchemaNode> prefix, @Nullable SchemaNode rest) implements Applicator {
    @Override
    public String name() {
      return "items";
    }

    @Override
    public boolean appliesTo(JsonNode value) {
      return value.isArray();
    }

    @Override
    public Mode mode() {
      return Mode.ALL;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      int count = rest == null ? Math.min(prefix.size(), value.size()) : value.size();
      return counted(
          count,
          i ->
              Child.below(
                  i < prefix.size() || rest == null ? prefix.get(i) : rest, value.get(i), i));
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of();
    }
  }

  record Contains(SchemaNode schema, long min, long max) implements Applicator {
    @Override
    public String name() {
      return "contains";
    }

    @Override
    public boolean appliesTo(JsonNode value) {
      return value.isArray();
    }

    @Override
    public Mode mode() {
      return Mode.COUNT;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      return counted(value.size(), i -> Child.below(schema, value.get(i), i));
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of();
    }

    @Override
    public boolean wants(int passed) {
      return passed >= min && passed <= max;
    }

    @Override
    public boolean isDecided(int passed) {
      return passed > max || (passed >= min && max == Long.MAX_VALUE);
    }

    @Override
    public List<String> problems(int passed) {
      return List.of(
          passed > max
              ? "must contain at most " + max + " items that are valid to the schema of 'contains'"
              : "must contain at least "
                  + min
                  + " items that are valid to the schema of 'contains', but has "
                  + passed);
    }
  }

  /** {@code unevaluatedProperties} or {@code unevaluatedItems}. */
  record Unevaluated(boolean ofItems, SchemaNode schema) implements Applicator {
    @Override
    public String name() {
      return ofItems ? "unevaluatedItems" : "unevaluatedProperties";
    }

    @Override
    public boolean appliesTo(JsonNode value) {
      return ofItems ? value.isArray() : value.isObject();
    }

    @Override
    public Mode mode() {
      return Mode.ALL;
    }

    @Override
    public Iterator<Child> children(
        JsonNode value, Passed done, Set<Object> evaluated, Steps steps) {
      List<Child> children = new ArrayList<>();
      if (ofItems) {
        for (int i = 0; i < value.size(); i++) {
          steps.take(1);
          if (!evaluated.contains(i)) children.add(Child.below(schema, value.get(i), i));
        }
      } else {
        for (var member : value.properties()) {
          steps.take(1);
          if (evaluated.contains(member.getKey())) continue;
          children.add(Child.below(schema, member.getValue(), member.getKey()));
        }
      }
      return children.iterator();
    }

    @Override
    public @Nullable String forbidden(Child child) {
      return (ofItems ? "index '" : "property '")
          + child.step()
          + "' is not evaluated and the schema does not allow unevaluated "
          + (ofItems ? "items" : "properties");
    }

    @Override
    public List<SchemaNode> inPlace() {
      return List.of();
    }
  }

  /**
   * Creates the children lazily: there may be hundreds of thousands, and the first may be invalid.
   */
  private static Iterator<Child> counted(int count, IntFunction<Child> child) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < count;
      }

      @Override
      public Child next() {
        if (next >= count) throw new NoSuchElementException();
        return child.apply(next++);
      }
    };
  }
}
