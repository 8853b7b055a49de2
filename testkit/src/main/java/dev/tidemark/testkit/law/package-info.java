/** The laws, as test suites for any implementation. */
@NullMarked
package dev.tidemark.testkit.law;

import org.jspecify.annotations.NullMarked;
