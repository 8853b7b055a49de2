/** Filters as arguments of commands. */
@NullMarked
package dev.tidemark.api.cli.filter;

import org.jspecify.annotations.NullMarked;
