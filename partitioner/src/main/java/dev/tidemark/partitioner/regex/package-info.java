/** Regular expressions as ECMA-262 defines them, matched within counted steps. */
@NullMarked
package dev.tidemark.partitioner.regex;

import org.jspecify.annotations.NullMarked;
