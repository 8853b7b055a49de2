package dev.tidemark.partitioner.topic;

/** The type of a declared scalar in queries and tables. */
public enum FieldType {
  STRING,
  /** 64-bit signed integer. */
  LONG,
  /** IEEE 754 binary64. */
  DOUBLE,
  BOOLEAN,
  /** An instant in UTC, with a precision of one millisecond. */
  TIME
}
