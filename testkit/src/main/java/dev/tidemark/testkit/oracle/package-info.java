/**
 * Computes the correct result of a query from the words of the contract alone; simple rather than
 * fast.
 */
@NullMarked
package dev.tidemark.testkit.oracle;

import org.jspecify.annotations.NullMarked;
