package dev.tidemark.partitioner.schema;

import java.util.ArrayList;
import java.util.List;

/** A compiled schema: its keywords, in the order of their evaluation. */
final class SchemaNode {
  private final List<Keyword> keywords = new ArrayList<>();
  private final boolean never;

  /**
   * Creates a schema without keywords, to which keywords can be added.
   *
   * @param never whether no value is valid
   */
  SchemaNode(boolean never) {
    this.never = never;
  }

  /** Returns whether the schema is {@code false}. */
  boolean isNever() {
    return never;
  }

  void add(Keyword keyword) {
    keywords.add(keyword);
  }

  List<Keyword> keywords() {
    return keywords;
  }
}
