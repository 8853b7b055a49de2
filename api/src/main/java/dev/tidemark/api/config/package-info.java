/** What can be set: typed options with their ranges, read from one file and the environment. */
@NullMarked
package dev.tidemark.api.config;

import org.jspecify.annotations.NullMarked;
