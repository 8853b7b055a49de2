/** One shape for every error, and one place that decides its status. */
@NullMarked
package dev.tidemark.api.error;

import org.jspecify.annotations.NullMarked;
