/** What other clients see while one client or file is hostile. */
@NullMarked
package dev.tidemark.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
