/** Error responses: one format, and one mapping from cause to status. */
@NullMarked
package dev.tidemark.api.error;

import org.jspecify.annotations.NullMarked;
