/** The log, as text or JSON. */
@NullMarked
package dev.tidemark.api.log;

import org.jspecify.annotations.NullMarked;
