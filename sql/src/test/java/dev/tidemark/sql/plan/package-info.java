/** Tests. */
@NullMarked
package dev.tidemark.sql.plan;

import org.jspecify.annotations.NullMarked;
