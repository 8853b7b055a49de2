/** The laws, as suites for any implementation. */
@NullMarked
package dev.tidemark.testkit.law;

import org.jspecify.annotations.NullMarked;
