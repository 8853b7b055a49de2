/** A fuzz target for each parser: properties of every input. */
@NullMarked
package dev.tidemark.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
