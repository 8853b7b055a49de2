package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.Regex;
import dev.tidemark.partitioner.regex.RegexSyntaxException;
import dev.tidemark.partitioner.schema.Assertions.Size.Of;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a document into {@link SchemaNode}s: one for each schema, even if several references
 * lead to it. Collects the problems.
 */
final class SchemaGraph {
  static final SchemaNode ANY = new SchemaNode(false);
  private static final SchemaNode NEVER = new SchemaNode(true);

  /** A reference, its place, and the schema to which it refers. */
  record Reference(SchemaNode target, List<String> path, String text) {}

  private record Part(JsonNode schema, List<String> path, SchemaNode node) {}

  private final References references;
  private final IdentityHashMap<JsonNode, SchemaNode> nodes = new IdentityHashMap<>();
  private final IdentityHashMap<SchemaNode, List<String>> paths = new IdentityHashMap<>();
  private final Deque<Part> open = new ArrayDeque<>();
  private final List<Reference> found = new ArrayList<>();
  private final List<SchemaProblem> problems = new ArrayList<>();
  private final Map<String, Regex> patterns = new HashMap<>();
  private final SchemaNode root;
  private boolean tracks;

  /**
   * Compiles a document.
   *
   * @param document valid against the meta-schema, and not nested deeper than {@link
   *     SchemaDepth#LEVELS}
   */
  SchemaGraph(JsonNode document) {
    references = new References(document);
    root = node(document, List.of());
    while (!open.isEmpty()) {
      Part part = open.pop();
      new KeywordReader(part).read();
    }
    problems.addAll(SchemaCycles.problems(nodes.values(), paths, found));
  }

  SchemaNode root() {
    return root;
  }

  /** Returns whether a schema needs to know what other schemas have evaluated. */
  boolean tracks() {
    return tracks;
  }

  List<SchemaProblem> problems() {
    return problems;
  }

  private SchemaNode node(JsonNode schema, List<String> path) {
    if (schema.isBoolean()) return schema.booleanValue() ? ANY : NEVER;
    SchemaNode known = nodes.get(schema);
    if (known != null) return known;
    SchemaNode node = new SchemaNode(false);
    nodes.put(schema, node);
    paths.put(node, path);
    open.push(new Part(schema, path, node));
    return node;
  }

  private void problem(List<String> path, String message) {
    problems.add(new SchemaProblem(path, message));
  }

  private static List<String> below(List<String> path, String... steps) {
    List<String> longer = new ArrayList<>(path);
    longer.addAll(List.of(steps));
    return longer;
  }

  /** Reads the keywords of one schema. */
  private final class KeywordReader {
    private final JsonNode schema;
    private final List<String> path;
    private final SchemaNode node;

    KeywordReader(Part part) {
      schema = part.schema;
      path = part.path;
      node = part.node;
    }

    void read() {
      assertions();
      reference("$ref");
      reference("$dynamicRef");
      if (schema.has("allOf")) node.add(new Applicators.All("allOf", list("allOf")));
      if (schema.has("anyOf")) node.add(new Applicators.AnyOf(list("anyOf")));
      if (schema.has("oneOf")) node.add(new Applicators.OneOf(list("oneOf")));
      if (schema.has("not")) node.add(new Applicators.Not(one("not")));
      if (schema.has("if")) {
        node.add(new Applicators.If(one("if"), optional("then", ANY), optional("else", ANY)));
      }
      if (schema.has("dependentSchemas")) {
        node.add(new Applicators.DependentSchemas(map("dependentSchemas")));
      }
      objects();
      arrays();
      // Last, when all other keywords have recorded what they evaluate.
      unevaluated("unevaluatedItems", true);
      unevaluated("unevaluatedProperties", false);
      // Checked even if nothing refers to them.
      map("$defs");
      map("definitions");
    }

    private void assertions() {
      if (schema.has("type")) {
        JsonNode type = schema.get("type");
        Set<String> names = new TreeSet<>();
        for (JsonNode name : type.isArray() ? type : List.of(type)) names.add(name.asText());
        String shown = type.isArray() ? String.join(" or ", names) : type.asText();
        node.add(new Assertions.Type(names, shown));
      }
      if (schema.has("enum")) oneOf("enum", schema.get("enum"));
      if (schema.has("const")) oneOf("const", List.of(schema.get("const")));
      range("minimum", 1, true);
      range("maximum", -1, true);
      range("exclusiveMinimum", 1, false);
      range("exclusiveMaximum", -1, false);
      if (schema.has("multipleOf")) {
        node.add(new Assertions.MultipleOf(schema.get("multipleOf").decimalValue()));
      }
      size("minLength", Of.CHARACTERS, true);
      size("maxLength", Of.CHARACTERS, false);
      size("minItems", Of.ITEMS, true);
      size("maxItems", Of.ITEMS, false);
      size("minProperties", Of.MEMBERS, true);
      size("maxProperties", Of.MEMBERS, false);
      if (schema.path("pattern").isTextual()) {
        String text = schema.get("pattern").textValue();
        Regex regex = regex(text, below(path, "pattern"));
        if (regex != null) node.add(new Assertions.Pattern(text, regex));
      }
      if (schema.path("uniqueItems").asBoolean()) node.add(new Assertions.UniqueItems());
      if (schema.has("required")) node.add(new Assertions.Required(names(schema.get("required"))));
      if (schema.has("dependentRequired")) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (var each : schema.get("dependentRequired").properties()) {
          names.put(each.getKey(), names(each.getValue()));
        }
        node.add(new Assertions.DependentRequired(names));
      }
    }

    private void objects() {
      if (schema.has("properties")) node.add(new Applicators.Properties(map("properties")));
      Map<Regex, SchemaNode> byPattern = new LinkedHashMap<>();
      for (var each : schema.path("patternProperties").properties()) {
        List<String> place = below(path, "patternProperties", each.getKey());
        Regex regex = regex(each.getKey(), place);
        if (regex != null) byPattern.put(regex, node(each.getValue(), place));
      }
      if (schema.has("additionalProperties") || !byPattern.isEmpty()) {
        Set<String> named = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(named::add);
        SchemaNode additional =
            schema.has("additionalProperties") ? one("additionalProperties") : null;
        node.add(new Applicators.OtherProperties(named, byPattern, additional));
      }
      if (schema.has("propertyNames")) {
        node.add(new Applicators.PropertyNames(one("propertyNames")));
      }
    }

    private void arrays() {
      if (schema.has("prefixItems") || schema.has("items")) {
        SchemaNode rest = schema.has("items") ? one("items") : null;
        node.add(new Applicators.Items(list("prefixItems"), rest));
      }
      if (schema.has("contains")) {
        node.add(
            new Applicators.Contains(
                one("contains"), bound("minContains", 1), bound("maxContains", Long.MAX_VALUE)));
      }
    }

    private void reference(String keyword) {
      String reference = schema.path(keyword).textValue();
      if (reference == null) return;
      List<String> place = below(path, keyword);
      if (keyword.equals("$dynamicRef") && references.isAmbiguous(reference)) {
        problem(place, "several schemas of the file have the $dynamicAnchor '" + reference + "'");
        return;
      }
      JsonNode target = references.resolve(schema, reference).orElse(null);
      if (target == null || !(target.isObject() || target.isBoolean())) {
        problem(place, "'" + reference + "' does not refer to a schema in this file");
        return;
      }
      SchemaNode other = node(target, place);
      found.add(new Reference(other, place, reference));
      node.add(new Applicators.All(keyword, List.of(other)));
    }

    private void unevaluated(String keyword, boolean ofItems) {
      if (!schema.has(keyword)) return;
      tracks = true;
      node.add(new Applicators.Unevaluated(ofItems, one(keyword)));
    }

    private void oneOf(String keyword, Iterable<JsonNode> values) {
      Set<String> texts = new TreeSet<>();
      StringBuilder shown = new StringBuilder();
      for (JsonNode value : values) {
        texts.add(CanonicalJson.of(value, CheckLimits.unlimited()));
        if (shown.length() < 1_000) shown.append(shown.isEmpty() ? "" : ", ").append(value);
      }
      String list = keyword.equals("const") ? shown.toString() : "[" + shown + "]";
      node.add(new Assertions.OneOf(keyword, texts, list));
    }

    private void range(String keyword, int side, boolean inclusive) {
      if (!schema.has(keyword)) return;
      node.add(new Assertions.Range(keyword, schema.get(keyword).decimalValue(), side, inclusive));
    }

    private void size(String keyword, Of of, boolean atLeast) {
      if (!schema.has(keyword)) return;
      node.add(new Assertions.Size(keyword, of, atLeast, bound(keyword, 0)));
    }

    private long bound(String keyword, long otherwise) {
      JsonNode bound = schema.path(keyword);
      if (bound.isMissingNode()) return otherwise;
      return bound.canConvertToLong() ? bound.longValue() : Long.MAX_VALUE;
    }

    private @Nullable Regex regex(String pattern, List<String> place) {
      Regex known = patterns.get(pattern);
      if (known != null) return known;
      try {
        Regex regex = Regex.of(pattern);
        patterns.put(pattern, regex);
        return regex;
      } catch (RegexSyntaxException e) {
        problem(
            place,
            "not a valid ECMA-262 pattern: '%s', character %d: %s"
                .formatted(pattern, e.place(), e.reason()));
        return null;
      }
    }

    private SchemaNode one(String keyword) {
      return node(schema.get(keyword), below(path, keyword));
    }

    private SchemaNode optional(String keyword, SchemaNode otherwise) {
      return schema.has(keyword) ? one(keyword) : otherwise;
    }

    private List<SchemaNode> list(String keyword) {
      List<SchemaNode> list = new ArrayList<>();
      for (int i = 0; i < schema.path(keyword).size(); i++) {
        list.add(node(schema.get(keyword).get(i), below(path, keyword, Integer.toString(i))));
      }
      return list;
    }

    private Map<String, SchemaNode> map(String keyword) {
      Map<String, SchemaNode> map = new LinkedHashMap<>();
      for (var each : schema.path(keyword).properties()) {
        map.put(each.getKey(), node(each.getValue(), below(path, keyword, each.getKey())));
      }
      return map;
    }

    private static List<String> names(JsonNode names) {
      List<String> list = new ArrayList<>();
      for (JsonNode name : names) list.add(name.asText());
      return list;
    }
  }
}
