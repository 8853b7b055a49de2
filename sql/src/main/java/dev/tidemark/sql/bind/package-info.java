/** Binds a query as it was sent to a topic, and reports all problems together. */
@NullMarked
package dev.tidemark.sql.bind;

import org.jspecify.annotations.NullMarked;
