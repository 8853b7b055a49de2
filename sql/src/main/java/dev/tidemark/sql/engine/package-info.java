/** Who answers statements, and under which limits. */
@NullMarked
package dev.tidemark.sql.engine;

import org.jspecify.annotations.NullMarked;
