/** Options with their ranges, read from a file and the environment. */
@NullMarked
package dev.tidemark.api.config;

import org.jspecify.annotations.NullMarked;
