/** From the query as it was sent to the query as it is understood, with every problem at once. */
@NullMarked
package dev.tidemark.sql.bind;

import org.jspecify.annotations.NullMarked;
