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
 * Turns a schema into rules.
 *
 * <p>A schema is used in three ways. {@link #rule} walks through a value, which only one schema can
 * do at a time: the one that is reached by {@code properties} and {@code items}. Schemas that apply
 * to the same value beside it ({@code allOf}, {@code if} and so on) get what a scalar shows at once
 * ({@link #test}) or, if the value is an object, a {@link Formula} over notes on its members.
 * Whatever is in none of the lists of keywords is not understood, and nothing is proved.
 */
final class SchemaCompiler {
  /** Each level is a frame on the stack of the thread that compiles, and of the one that judges. */
  private static final int LEVELS = 150;

  /** Each reference is written out where it is: few schemas can so become a great many. */
  private static final int MOST_PARTS = 50_000;

  private static final String TOO_MUCH = " (too deep or too much)";

  private final JsonNode root;
  private final SchemaTypes types;

  /** The targets of references that are being compiled, by identity. */
  private final IdentityHashMap<JsonNode, JsonNode> entered = new IdentityHashMap<>();

  private final SchemaPlaces places;
  private final Set<String> unproved = new TreeSet<>();
  private int depth;
  private int parts;

  SchemaCompiler(JsonNode root) {
    this.root = root;
    this.types = new SchemaTypes(root);
    this.places = new SchemaPlaces(root);
  }

  /** The places, found while compiling, of which nothing is ever proved. */
  List<String> unproved() {
    return List.copyOf(unproved);
  }

  private void unproved(JsonNode schema, String keyword) {
    unproved.add(places.of(schema) + "/" + keyword);
  }

  Rule compile(Watch watch) {
    return rule(root, watch);
  }

  private Rule rule(JsonNode schema, Watch watch) {
    return within(schema, () -> ruleOf(schema, watch), new Rule(TokenTest.UNKNOWN, null, null));
  }

  /** What a schema compiles to, unless that goes too deep or becomes too much. */
  private <T> T within(JsonNode schema, Supplier<T> compile, T unknown) {
    if (depth == LEVELS || parts >= MOST_PARTS) {
      unproved.add(places.of(schema) + TOO_MUCH);
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

  private Rule ruleOf(JsonNode schema, Watch watch) {
    if (schema.isBoolean() && !schema.booleanValue()) {
      return new Rule(TokenTest.NEVER, null, null);
    }
    if (isOnlyReference(schema)) {
      return following(
          schema, target -> rule(target, watch), new Rule(TokenTest.UNKNOWN, null, null));
    }
    if (!isUnderstood(schema)) {
      // The watched members are to be shown all the same where nothing else stands against it.
      return new Rule(TokenTest.UNKNOWN, null, null);
    }
    List<TokenTest> tests = new ArrayList<>(scalarTests(schema));
    if (hasAny(schema, Keywords.COMBINATIONS)) {
      tests.add(TokenTest.ofObjects(TokenTest.ALWAYS, combination(schema, this::test, TESTS)));
    }
    return new Rule(TokenTest.all(tests), objectRule(schema, watch), arrayRule(schema));
  }

  private @Nullable ArrayRule arrayRule(JsonNode schema) {
    if (!hasAny(schema, Keywords.OF_ARRAYS)) return null;
    JsonNode items = schema.path("items");
    return new ArrayRule(
        items.isMissingNode() ? Rule.ANY : rule(items, Watch.NOTHING),
        bound(schema, "minItems", 0),
        bound(schema, "maxItems", Long.MAX_VALUE));
  }

  private @Nullable ObjectRule objectRule(JsonNode schema, Watch watch) {
    if (!hasAny(schema, Keywords.OF_OBJECTS)
        && !hasAny(schema, Keywords.COMBINATIONS)
        && watch.members().isEmpty()) {
      return null;
    }
    ObjectRuleBuilder builder = new ObjectRuleBuilder();
    for (var property : schema.path("properties").properties()) {
      String name = property.getKey();
      builder.member(name, rule(property.getValue(), watch.member(name)));
    }
    watch.members().forEach((name, inner) -> watchMember(builder, schema, name, inner));
    for (JsonNode name : schema.path("required")) builder.require(name.textValue());
    List<Formula> formulas = new ArrayList<>();
    formulas.add(dependentRequired(schema, builder));
    if (hasAny(schema, Keywords.COMBINATIONS)) {
      formulas.add(combination(schema, part -> formula(part, builder), FORMULAS));
    }
    JsonNode others = schema.path("additionalProperties");
    return builder.build(
        others.isMissingNode() ? Rule.ANY : rule(others, Watch.NOTHING), Formula.all(formulas));
  }

  private void watchMember(ObjectRuleBuilder builder, JsonNode schema, String name, Watch inner) {
    if (!schema.path("properties").has(name)) {
      JsonNode others = schema.path("additionalProperties");
      builder.member(name, rule(others.isMissingNode() ? BooleanNode.TRUE : others, inner));
    }
    builder.watch(name, inner.path());
  }

  /** All that a value's first token shows of this schema. */
  private TokenTest test(JsonNode schema) {
    return within(schema, () -> testOf(schema), TokenTest.UNKNOWN);
  }

  private TokenTest testOf(JsonNode schema) {
    if (schema.isBoolean()) return schema.booleanValue() ? TokenTest.ALWAYS : TokenTest.NEVER;
    if (!isUnderstood(schema)) return TokenTest.UNKNOWN;
    List<TokenTest> tests = new ArrayList<>(scalarTests(schema));
    if (hasAny(schema, Keywords.OF_OBJECTS)) {
      tests.add(TokenTest.ofObjects(TokenTest.UNKNOWN, TokenTest.ALWAYS));
    }
    if (hasAny(schema, Keywords.OF_ARRAYS)) {
      unproved(schema, first(schema, Keywords.OF_ARRAYS));
      tests.add(TokenTest.ofArrays(TokenTest.UNKNOWN));
    }
    if (hasAny(schema, Keywords.COMBINATIONS)) tests.add(combination(schema, this::test, TESTS));
    return TokenTest.all(tests);
  }

  /** What this schema says of an object of which the builder's rule takes notes. */
  private Formula formula(JsonNode schema, ObjectRuleBuilder builder) {
    return within(schema, () -> formulaOf(schema, builder), Formula.Constant.UNKNOWN);
  }

  private Formula formulaOf(JsonNode schema, ObjectRuleBuilder builder) {
    if (schema.isBoolean()) return new Formula.Constant(Outcome.of(schema.booleanValue()));
    if (!isUnderstood(schema)) return Formula.Constant.UNKNOWN;
    List<Formula> parts = new ArrayList<>();
    parts.add(ofAnyObject(schema));
    for (var property : schema.path("properties").properties()) {
      JsonNode inner = property.getValue();
      if (hasAny(inner, Keywords.OF_OBJECTS)) unproved(inner, first(inner, Keywords.OF_OBJECTS));
      parts.add(new Formula.Holds(builder.test(property.getKey(), test(inner))));
    }
    for (JsonNode name : schema.path("required")) {
      parts.add(new Formula.Present(builder.number(name.textValue())));
    }
    parts.add(dependentRequired(schema, builder));
    if (schema.has("additionalProperties")) {
      unproved(schema, "additionalProperties");
      parts.add(Formula.Constant.UNKNOWN);
    }
    if (hasAny(schema, Keywords.COMBINATIONS)) {
      parts.add(combination(schema, part -> formula(part, builder), FORMULAS));
    }
    return Formula.all(parts);
  }

  /** What {@code type}, {@code enum} and {@code const} say of objects, whatever is in them. */
  private static Formula ofAnyObject(JsonNode schema) {
    if (schema.has("type") && !TypeTest.of(schema.get("type")).object()) {
      return new Formula.Constant(Outcome.NO);
    }
    return schema.has("enum") || schema.has("const")
        ? Formula.Constant.UNKNOWN
        : Formula.Constant.YES;
  }

  private static Formula dependentRequired(JsonNode schema, ObjectRuleBuilder builder) {
    List<Formula> parts = new ArrayList<>();
    for (var dependency : schema.path("dependentRequired").properties()) {
      Formula absent = new Formula.Not(new Formula.Present(builder.number(dependency.getKey())));
      for (JsonNode name : dependency.getValue()) {
        Formula present = new Formula.Present(builder.number(name.textValue()));
        parts.add(new Formula.Any(List.of(absent, present)));
      }
    }
    return Formula.all(parts);
  }

  private static List<TokenTest> scalarTests(JsonNode schema) {
    List<TokenTest> tests = new ArrayList<>();
    if (schema.has("type")) tests.add(TypeTest.of(schema.get("type")));
    if (schema.has("enum")) tests.add(new EnumTest(schema.get("enum")));
    if (schema.has("const")) tests.add(new EnumTest(List.of(schema.get("const"))));
    if (schema.has("minimum")) tests.add(RangeTest.atLeast(schema.get("minimum")));
    if (schema.has("maximum")) tests.add(RangeTest.atMost(schema.get("maximum")));
    if (schema.has("exclusiveMinimum")) tests.add(RangeTest.above(schema.get("exclusiveMinimum")));
    if (schema.has("exclusiveMaximum")) tests.add(RangeTest.below(schema.get("exclusiveMaximum")));
    if (schema.has("minLength") || schema.has("maxLength")) {
      tests.add(
          new LengthTest(
              bound(schema, "minLength", 0), bound(schema, "maxLength", Long.MAX_VALUE)));
    }
    if (schema.has("pattern")) tests.add(PatternTest.of(schema.get("pattern").textValue()));
    return tests;
  }

  /** How parts are put together: the same words for tests and for formulas. */
  private record Algebra<T>(
      T unknown,
      Function<List<T>, T> all,
      Function<List<T>, T> any,
      Function<List<T>, T> one,
      Function<T, T> not) {}

  private static final Algebra<TokenTest> TESTS =
      new Algebra<>(
          TokenTest.UNKNOWN, TokenTest::all, TokenTest::any, TokenTest::one, TokenTest::not);

  private static final Algebra<Formula> FORMULAS =
      new Algebra<>(
          Formula.Constant.UNKNOWN,
          Formula::all,
          Formula.Any::new,
          Formula.One::new,
          Formula.Not::new);

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
      // It is in two parts then, and so is an `if` within it: in four.
      if (schema.has("then") && schema.has("else")) {
        this.parts = (int) Math.min(MOST_PARTS, 2L * this.parts - before);
      }
      if (this.parts >= MOST_PARTS) {
        unproved.add(places.of(schema) + TOO_MUCH);
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
   * What the target of its reference compiles to, unless it is not here or leads round to itself.
   */
  private <T> T following(JsonNode schema, Function<JsonNode, T> compile, T unknown) {
    Optional<JsonNode> target = types.target(schema);
    if (target.isEmpty() || entered.containsKey(target.get())) {
      unproved.add(schema.get("$ref").asText() + " (refers to itself)");
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
        unproved(schema, keyword.getKey());
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
