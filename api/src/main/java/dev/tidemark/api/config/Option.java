package dev.tidemark.api.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one option of {@link Settings}: the sentence, the default and the range. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /** What it does, in a sentence. */
  String description();

  /** The default, as it would be written in the file. */
  String defaultValue();

  /** The least value, as it would be written; empty: no bound. */
  String min() default "";

  /** The greatest value, as it would be written; empty: no bound. */
  String max() default "";

  /** Whether the word {@code off} is a value too; it reads as zero. */
  boolean off() default false;
}
