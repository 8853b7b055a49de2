/** A real Trino server for tests. */
@NullMarked
package dev.tidemark.testkit.trino;

import org.jspecify.annotations.NullMarked;
