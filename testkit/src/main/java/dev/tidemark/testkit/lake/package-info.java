/** A real lake on disk for tests. */
@NullMarked
package dev.tidemark.testkit.lake;

import org.jspecify.annotations.NullMarked;
