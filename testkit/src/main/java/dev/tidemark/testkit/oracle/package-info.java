/**
 * What the right answer is: queries evaluated by the contract's words alone, plain rather than
 * fast.
 */
@NullMarked
package dev.tidemark.testkit.oracle;

import org.jspecify.annotations.NullMarked;
