/** The terminal: commands that use the same doors as the routes. */
@NullMarked
package dev.tidemark.api.cli;

import org.jspecify.annotations.NullMarked;
