package dev.tidemark.partitioner.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the references within a document: by pointer, anchor or identifier. */
final class References {
  /** Keywords whose values are data and contain no schemas. */
  private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

  private final Map<String, JsonNode> resources = new HashMap<>();
  private final Map<String, JsonNode> anchors = new HashMap<>();
  private final IdentityHashMap<JsonNode, String> bases = new IdentityHashMap<>();
  private final Set<String> dynamic = new HashSet<>();
  private final Set<String> ambiguous = new HashSet<>();

  References(JsonNode root) {
    resources.put("", root);
    read(root, "");
  }

  private void read(JsonNode node, String outerBase) {
    String base = outerBase;
    String id = node.path("$id").textValue();
    if (id != null) {
      base = withoutFragment(resolved(outerBase, id));
      resources.put(base, node);
    }
    bases.put(node, base);
    anchor(node.path("$anchor").textValue(), base, node);
    String name = node.path("$dynamicAnchor").textValue();
    anchor(name, base, node);
    if (name != null && !dynamic.add(name)) ambiguous.add(name);
    for (var member : node.properties()) {
      boolean holdsParts = member.getValue().isContainerNode() && !DATA.contains(member.getKey());
      if (holdsParts) read(member.getValue(), base);
    }
    if (!node.isArray()) return;
    for (JsonNode item : node) if (item.isContainerNode()) read(item, base);
  }

  private void anchor(@Nullable String name, String base, JsonNode node) {
    if (name != null) anchors.putIfAbsent(base + "#" + name, node);
  }

  /** Returns whether several schemas have the dynamic anchor of a reference. */
  boolean isAmbiguous(String reference) {
    int hash = reference.indexOf('#');
    return hash >= 0 && ambiguous.contains(reference.substring(hash + 1));
  }

  /** Returns the target of a reference in {@code schema}; empty if it is not in this document. */
  Optional<JsonNode> resolve(JsonNode schema, String reference) {
    int hash = reference.indexOf('#');
    String document = hash < 0 ? reference : reference.substring(0, hash);
    String fragment = hash < 0 ? "" : reference.substring(hash + 1);
    String own = bases.getOrDefault(schema, "");
    String base = document.isEmpty() ? own : resolved(own, document);
    JsonNode resource = resources.get(base);
    if (resource == null) return Optional.empty();
    if (fragment.isEmpty()) return Optional.of(resource);
    if (fragment.charAt(0) != '/') return Optional.ofNullable(anchors.get(base + "#" + fragment));
    return at(resource, fragment);
  }

  /** Returns the target of a pointer in a fragment. */
  private static Optional<JsonNode> at(JsonNode resource, String fragment) {
    try {
      // URLDecoder decodes a plus as a space, but in a fragment it is a plus.
      String pointer = URLDecoder.decode(fragment.replace("+", "%2B"), UTF_8);
      JsonNode target = resource.at(JsonPointer.compile(pointer));
      return target.isMissingNode() ? Optional.empty() : Optional.of(target);
    } catch (IllegalArgumentException noPointer) {
      return Optional.empty();
    }
  }

  private static String resolved(String base, String reference) {
    try {
      return base.isEmpty() ? reference : URI.create(base).resolve(reference).toString();
    } catch (IllegalArgumentException noUri) {
      return reference;
    }
  }

  private static String withoutFragment(String uri) {
    int hash = uri.indexOf('#');
    return hash < 0 ? uri : uri.substring(0, hash);
  }
}
