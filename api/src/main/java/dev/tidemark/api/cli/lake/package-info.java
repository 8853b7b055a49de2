/** Options and tasks that several commands share: the lake, and the load of its landing zone. */
@NullMarked
package dev.tidemark.api.cli.lake;

import org.jspecify.annotations.NullMarked;
