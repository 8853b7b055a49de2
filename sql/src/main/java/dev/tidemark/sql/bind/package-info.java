/**
 * From the question as it was sent to the question as it is understood, with every problem at once.
 */
@NullMarked
package dev.tidemark.sql.bind;

import org.jspecify.annotations.NullMarked;
