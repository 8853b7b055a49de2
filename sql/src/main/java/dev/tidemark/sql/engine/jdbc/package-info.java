/** Code shared by engines that are used through JDBC. */
@NullMarked
package dev.tidemark.sql.engine.jdbc;

import org.jspecify.annotations.NullMarked;
