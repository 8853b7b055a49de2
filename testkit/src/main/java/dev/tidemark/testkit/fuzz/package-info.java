/** Inputs that nobody would write, made of good ones, for parsers that must take all of them. */
@NullMarked
package dev.tidemark.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
