/** The topics of a running service, which may change. */
@NullMarked
package dev.tidemark.api.topics;

import org.jspecify.annotations.NullMarked;
