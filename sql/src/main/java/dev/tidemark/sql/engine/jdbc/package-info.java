/** What engines that are spoken to by JDBC have in common. */
@NullMarked
package dev.tidemark.sql.engine.jdbc;

import org.jspecify.annotations.NullMarked;
