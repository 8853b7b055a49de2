package dev.tidemark.api.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one option of {@link Settings}: description, default and range. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /** Returns what the option does, in one sentence. */
  String description();

  /** Returns the default, as text in the configuration file. */
  String defaultValue();

  /** Returns the minimum, as text in the configuration file; empty: no minimum. */
  String min() default "";

  /** Returns the maximum, as text in the configuration file; empty: no maximum. */
  String max() default "";

  /** Returns whether {@code off} is also a value; it means zero. */
  boolean off() default false;
}
