/** What a question is: as it was sent, and as it is understood. */
@NullMarked
package dev.tidemark.sql.query;

import org.jspecify.annotations.NullMarked;
