package dev.tidemark.partitioner.topic;

/** The type of a declared scalar, as queries and tables know it. */
public enum FieldType {
  STRING,
  /** 64-bit signed integer. */
  LONG,
  /** IEEE 754 binary64. */
  DOUBLE,
  BOOLEAN,
  /** An instant in UTC, to the millisecond. */
  TIME
}
