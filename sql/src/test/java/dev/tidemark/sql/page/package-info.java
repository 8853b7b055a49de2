@NullMarked
package dev.tidemark.sql.page;

import org.jspecify.annotations.NullMarked;
