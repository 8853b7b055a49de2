/** Tests. */
@NullMarked
package dev.tidemark.sql.render;

import org.jspecify.annotations.NullMarked;
