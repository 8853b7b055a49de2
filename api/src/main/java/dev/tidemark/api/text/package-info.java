/** Text that is safe to print. */
@NullMarked
package dev.tidemark.api.text;

import org.jspecify.annotations.NullMarked;
