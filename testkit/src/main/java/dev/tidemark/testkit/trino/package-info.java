/** A real Trino over the lakes of tests. */
@NullMarked
package dev.tidemark.testkit.trino;

import org.jspecify.annotations.NullMarked;
