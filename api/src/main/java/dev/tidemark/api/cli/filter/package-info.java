/** Filters as command-line arguments. */
@NullMarked
package dev.tidemark.api.cli.filter;

import org.jspecify.annotations.NullMarked;
