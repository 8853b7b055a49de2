/** Tasks that run periodically. */
@NullMarked
package dev.tidemark.api.schedule;

import org.jspecify.annotations.NullMarked;
