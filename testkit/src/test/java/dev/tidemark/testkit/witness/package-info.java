/** Independent readers that check the content of a table. */
@NullMarked
package dev.tidemark.testkit.witness;

import org.jspecify.annotations.NullMarked;
