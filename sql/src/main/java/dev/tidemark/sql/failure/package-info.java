/** What can go wrong below HTTP, and who is to blame. */
@NullMarked
package dev.tidemark.sql.failure;

import org.jspecify.annotations.NullMarked;
