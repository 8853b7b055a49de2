/** Mutated inputs for every parser. */
@NullMarked
package dev.tidemark.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
