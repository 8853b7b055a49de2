package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a schema into rules.
 *
 * <p>A schema is compiled in one of three ways. {@link #rule} reads a value, which only one schema
 * can do at a time: the one that is reached by {@code properties} and {@code items}. Other schemas
 * for the same value ({@code allOf}, {@code if} and so on) become a test of the first token ({@link
 * #test}) or, if the value is an object, an {@link ObjectConstraint} over the results of its
 * members. A keyword that is in none of the lists is not supported, and nothing is proved.
 */
final class SchemaCompiler {
  /**
   * Each level is a frame on the stack of the thread that compiles, and of the thread that
   * validates.
   */
  private static final int LEVELS = 150;

  /**
   * The maximum number of compiled parts. A reference is expanded where it is used, so a few
   * schemas can become very many parts.
   */
  private static final int MOST_PARTS = 50_000;

  private static final String TOO_MUCH = " (too deep or too large)";

  private final JsonNode root;
  private final SchemaTypes types;

  /** The targets of references that are being compiled, by identity. */
  private final IdentityHashMap<JsonNode, JsonNode> entered = new IdentityHashMap<>();

  private final SchemaPointers places;
  private final Set<String> unchecked = new TreeSet<>();
  private int depth;
  private int parts;

  SchemaCompiler(JsonNode root) {
    this.root = root;
    this.types = new SchemaTypes(root);
    this.places = new SchemaPointers(root);
  }

  /** Returns the places, found during compilation, that are never proved. */
  List<String> unchecked() {
    return List.copyOf(unchecked);
  }

  private void unchecked(JsonNode schema, String keyword) {
    unchecked.add(places.of(schema) + "/" + keyword);
  }

  Rule compile(ValuePath valuePath) {
    return rule(root, valuePath);
  }

  private Rule rule(JsonNode schema, ValuePath valuePath) {
    return within(
        schema, () -> ruleOf(schema, valuePath), new Rule(TokenCheck.UNKNOWN, null, null));
  }

  /** Compiles a schema, unless it is too deep or too large. */
  private <T> T within(JsonNode schema, Supplier<T> compile, T unknown) {
    if (depth == LEVELS || parts >= MOST_PARTS) {
      unchecked.add(places.of(schema) + TOO_MUCH);
      return unknown;
    }
    depth++;
    parts++;
    try {
      return compile.get();
    } finally {
      depth--;
    }
  }

  private Rule ruleOf(JsonNode schema, ValuePath valuePath) {
    if (schema.isBoolean() && !schema.booleanValue()) {
      return new Rule(TokenCheck.NEVER, null, null);
    }
    if (isOnlyReference(schema)) {
      return following(
          schema, target -> rule(target, valuePath), new Rule(TokenCheck.UNKNOWN, null, null));
    }
    if (!isUnderstood(schema)) {
      // The test is unknown, so no value is proved valid by this schema.
      return new Rule(TokenCheck.UNKNOWN, null, null);
    }
    List<TokenCheck> tests = new ArrayList<>(scalarTests(schema));
    if (hasAny(schema, Keywords.COMBINATIONS)) {
      tests.add(TokenCheck.ofObjects(TokenCheck.ALWAYS, combination(schema, this::test, TESTS)));
    }
    return new Rule(TokenCheck.all(tests), objectRule(schema, valuePath), arrayRule(schema));
  }

  private @Nullable ArrayRule arrayRule(JsonNode schema) {
    if (!hasAny(schema, Keywords.OF_ARRAYS)) return null;
    JsonNode items = schema.path("items");
    return new ArrayRule(
        items.isMissingNode() ? Rule.ANY : rule(items, ValuePath.NOTHING),
        bound(schema, "minItems", 0),
        bound(schema, "maxItems", Long.MAX_VALUE));
  }

  private @Nullable ObjectRule objectRule(JsonNode schema, ValuePath valuePath) {
    if (!hasAny(schema, Keywords.OF_OBJECTS)
        && !hasAny(schema, Keywords.COMBINATIONS)
        && valuePath.members().isEmpty()) {
      return null;
    }
    ObjectRuleBuilder builder = new ObjectRuleBuilder();
    for (var property : schema.path("properties").properties()) {
      String name = property.getKey();
      builder.member(name, rule(property.getValue(), valuePath.member(name)));
    }
    valuePath.members().forEach((name, inner) -> watchMember(builder, schema, name, inner));
    for (JsonNode name : schema.path("required")) builder.require(name.textValue());
    List<ObjectConstraint> objectConstraints = new ArrayList<>();
    objectConstraints.add(dependentRequired(schema, builder));
    if (hasAny(schema, Keywords.COMBINATIONS)) {
      objectConstraints.add(combination(schema, part -> formula(part, builder), FORMULAS));
    }
    JsonNode others = schema.path("additionalProperties");
    return builder.build(
        others.isMissingNode() ? Rule.ANY : rule(others, ValuePath.NOTHING),
        ObjectConstraint.all(objectConstraints));
  }

  private void watchMember(
      ObjectRuleBuilder builder, JsonNode schema, String name, ValuePath inner) {
    if (!schema.path("properties").has(name)) {
      JsonNode others = schema.path("additionalProperties");
      builder.member(name, rule(others.isMissingNode() ? BooleanNode.TRUE : others, inner));
    }
    builder.watch(name, inner.path());
  }

  /** Compiles a schema to a test of a value's first token. */
  private TokenCheck test(JsonNode schema) {
    return within(schema, () -> testOf(schema), TokenCheck.UNKNOWN);
  }

  private TokenCheck testOf(JsonNode schema) {
    if (schema.isBoolean()) return schema.booleanValue() ? TokenCheck.ALWAYS : TokenCheck.NEVER;
    if (!isUnderstood(schema)) return TokenCheck.UNKNOWN;
    List<TokenCheck> tests = new ArrayList<>(scalarTests(schema));
    if (hasAny(schema, Keywords.OF_OBJECTS)) {
      tests.add(TokenCheck.ofObjects(TokenCheck.UNKNOWN, TokenCheck.ALWAYS));
    }
    if (hasAny(schema, Keywords.OF_ARRAYS)) {
      unchecked(schema, first(schema, Keywords.OF_ARRAYS));
      tests.add(TokenCheck.ofArrays(TokenCheck.UNKNOWN));
    }
    if (hasAny(schema, Keywords.COMBINATIONS)) tests.add(combination(schema, this::test, TESTS));
    return TokenCheck.all(tests);
  }

  /** Compiles a schema to a constraint on an object whose members the builder's rule reads. */
  private ObjectConstraint formula(JsonNode schema, ObjectRuleBuilder builder) {
    return within(schema, () -> formulaOf(schema, builder), ObjectConstraint.Constant.UNKNOWN);
  }

  private ObjectConstraint formulaOf(JsonNode schema, ObjectRuleBuilder builder) {
    if (schema.isBoolean()) return new ObjectConstraint.Constant(Ternary.of(schema.booleanValue()));
    if (!isUnderstood(schema)) return ObjectConstraint.Constant.UNKNOWN;
    List<ObjectConstraint> parts = new ArrayList<>();
    parts.add(ofAnyObject(schema));
    for (var property : schema.path("properties").properties()) {
      JsonNode inner = property.getValue();
      if (hasAny(inner, Keywords.OF_OBJECTS)) unchecked(inner, first(inner, Keywords.OF_OBJECTS));
      parts.add(new ObjectConstraint.Holds(builder.test(property.getKey(), test(inner))));
    }
    for (JsonNode name : schema.path("required")) {
      parts.add(new ObjectConstraint.Present(builder.number(name.textValue())));
    }
    parts.add(dependentRequired(schema, builder));
    if (schema.has("additionalProperties")) {
      unchecked(schema, "additionalProperties");
      parts.add(ObjectConstraint.Constant.UNKNOWN);
    }
    if (hasAny(schema, Keywords.COMBINATIONS)) {
      parts.add(combination(schema, part -> formula(part, builder), FORMULAS));
    }
    return ObjectConstraint.all(parts);
  }

  /**
   * Returns the constraint of {@code type}, {@code enum} and {@code const} on objects, independent
   * of their members.
   */
  private static ObjectConstraint ofAnyObject(JsonNode schema) {
    if (schema.has("type") && !TypeCheck.of(schema.get("type")).object()) {
      return new ObjectConstraint.Constant(Ternary.NO);
    }
    return schema.has("enum") || schema.has("const")
        ? ObjectConstraint.Constant.UNKNOWN
        : ObjectConstraint.Constant.YES;
  }

  private static ObjectConstraint dependentRequired(JsonNode schema, ObjectRuleBuilder builder) {
    List<ObjectConstraint> parts = new ArrayList<>();
    for (var dependency : schema.path("dependentRequired").properties()) {
      ObjectConstraint absent =
          new ObjectConstraint.Not(
              new ObjectConstraint.Present(builder.number(dependency.getKey())));
      for (JsonNode name : dependency.getValue()) {
        ObjectConstraint present = new ObjectConstraint.Present(builder.number(name.textValue()));
        parts.add(new ObjectConstraint.Any(List.of(absent, present)));
      }
    }
    return ObjectConstraint.all(parts);
  }

  private static List<TokenCheck> scalarTests(JsonNode schema) {
    List<TokenCheck> tests = new ArrayList<>();
    if (schema.has("type")) tests.add(TypeCheck.of(schema.get("type")));
    if (schema.has("enum")) tests.add(new EnumCheck(schema.get("enum")));
    if (schema.has("const")) tests.add(new EnumCheck(List.of(schema.get("const"))));
    if (schema.has("minimum")) tests.add(RangeCheck.atLeast(schema.get("minimum")));
    if (schema.has("maximum")) tests.add(RangeCheck.atMost(schema.get("maximum")));
    if (schema.has("exclusiveMinimum")) tests.add(RangeCheck.above(schema.get("exclusiveMinimum")));
    if (schema.has("exclusiveMaximum")) tests.add(RangeCheck.below(schema.get("exclusiveMaximum")));
    if (schema.has("minLength") || schema.has("maxLength")) {
      tests.add(
          new LengthCheck(
              bound(schema, "minLength", 0), bound(schema, "maxLength", Long.MAX_VALUE)));
    }
    if (schema.has("pattern")) tests.add(PatternCheck.of(schema.get("pattern").textValue()));
    return tests;
  }

  /** The operators that combine parts, for both tests and object constraints. */
  private record Algebra<T>(
      T unknown,
      Function<List<T>, T> all,
      Function<List<T>, T> any,
      Function<List<T>, T> one,
      Function<T, T> not) {}

  private static final Algebra<TokenCheck> TESTS =
      new Algebra<>(
          TokenCheck.UNKNOWN, TokenCheck::all, TokenCheck::any, TokenCheck::one, TokenCheck::not);

  private static final Algebra<ObjectConstraint> FORMULAS =
      new Algebra<>(
          ObjectConstraint.Constant.UNKNOWN,
          ObjectConstraint::all,
          ObjectConstraint.Any::new,
          ObjectConstraint.One::new,
          ObjectConstraint.Not::new);

  private <T> T combination(JsonNode schema, Function<JsonNode, T> compile, Algebra<T> algebra) {
    List<T> parts = new ArrayList<>();
    if (schema.has("$ref")) {
      parts.add(following(schema, compile, algebra.unknown()));
    }
    if (schema.has("allOf")) parts.add(algebra.all().apply(each(schema.get("allOf"), compile)));
    if (schema.has("anyOf")) parts.add(algebra.any().apply(each(schema.get("anyOf"), compile)));
    if (schema.has("oneOf")) parts.add(algebra.one().apply(each(schema.get("oneOf"), compile)));
    if (schema.has("not")) parts.add(algebra.not().apply(compile.apply(schema.get("not"))));
    if (schema.has("if")) {
      int before = this.parts;
      T condition = compile.apply(schema.get("if"));
      // The condition is then used twice. A nested `if` is used four times.
      if (schema.has("then") && schema.has("else")) {
        this.parts = (int) Math.min(MOST_PARTS, 2L * this.parts - before);
      }
      if (this.parts >= MOST_PARTS) {
        unchecked.add(places.of(schema) + TOO_MUCH);
        condition = algebra.unknown();
      }
      T otherwise = algebra.not().apply(condition);
      if (schema.has("then")) {
        parts.add(algebra.any().apply(List.of(otherwise, compile.apply(schema.get("then")))));
      }
      if (schema.has("else")) {
        parts.add(algebra.any().apply(List.of(condition, compile.apply(schema.get("else")))));
      }
    }
    return algebra.all().apply(parts);
  }

  private static <T> List<T> each(JsonNode schemas, Function<JsonNode, T> compile) {
    List<T> parts = new ArrayList<>();
    for (JsonNode schema : schemas) parts.add(compile.apply(schema));
    return parts;
  }

  /**
   * Compiles the target of a schema's reference, unless it is not in this document or refers to
   * itself.
   */
  private <T> T following(JsonNode schema, Function<JsonNode, T> compile, T unknown) {
    Optional<JsonNode> target = types.target(schema);
    if (target.isEmpty() || entered.containsKey(target.get())) {
      unchecked.add(schema.get("$ref").asText() + " (refers to itself)");
      return unknown;
    }
    entered.put(target.get(), target.get());
    try {
      return compile.apply(target.get());
    } finally {
      entered.remove(target.get());
    }
  }

  private boolean isUnderstood(JsonNode schema) {
    for (var keyword : schema.properties()) {
      if (!Keywords.isUnderstood(keyword.getKey(), places.of(schema).equals("#"))) {
        unchecked(schema, keyword.getKey());
        return false;
      }
    }
    return true;
  }

  private static boolean isOnlyReference(JsonNode schema) {
    if (!schema.has("$ref")) return false;
    for (var keyword : schema.properties()) {
      String name = keyword.getKey();
      if (!name.equals("$ref") && !Keywords.ANNOTATIONS.contains(name)) return false;
    }
    return true;
  }

  private static boolean hasAny(JsonNode schema, Set<String> keywords) {
    return keywords.stream().anyMatch(schema::has);
  }

  private static String first(JsonNode schema, Set<String> keywords) {
    return keywords.stream().filter(schema::has).sorted().findFirst().orElseThrow();
  }

  private static long bound(JsonNode schema, String keyword, long otherwise) {
    JsonNode bound = schema.path(keyword);
    if (bound.isMissingNode()) return otherwise;
    return bound.canConvertToLong() ? bound.longValue() : Long.MAX_VALUE;
  }
}
