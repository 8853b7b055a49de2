/** Random topics, events and queries, each from a seed. */
@NullMarked
package dev.tidemark.testkit.generate;

import org.jspecify.annotations.NullMarked;
