/** The laws, as suites that anything may be bound to. */
@NullMarked
package dev.tidemark.testkit.law;

import org.jspecify.annotations.NullMarked;
