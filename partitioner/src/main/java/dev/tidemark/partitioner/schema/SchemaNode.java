package dev.tidemark.partitioner.schema;

import java.util.ArrayList;
import java.util.List;

/** A schema that is ready to be evaluated: its keywords, in the order in which they are. */
final class SchemaNode {
  private final List<Keyword> keywords = new ArrayList<>();
  private final boolean never;

  /** A schema without keywords, which may be added; or the one that no value fits. */
  SchemaNode(boolean never) {
    this.never = never;
  }

  /** Whether it is {@code false}. */
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
