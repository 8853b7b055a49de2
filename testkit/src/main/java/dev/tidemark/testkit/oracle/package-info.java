/**
 * What the right answer is: questions evaluated by the contract's words alone, plain rather than
 * fast.
 */
@NullMarked
package dev.tidemark.testkit.oracle;

import org.jspecify.annotations.NullMarked;
