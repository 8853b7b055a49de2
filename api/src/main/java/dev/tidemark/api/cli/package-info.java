/** The commands. */
@NullMarked
package dev.tidemark.api.cli;

import org.jspecify.annotations.NullMarked;
