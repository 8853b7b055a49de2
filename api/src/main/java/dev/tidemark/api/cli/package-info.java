/** The commands of the program. */
@NullMarked
package dev.tidemark.api.cli;

import org.jspecify.annotations.NullMarked;
