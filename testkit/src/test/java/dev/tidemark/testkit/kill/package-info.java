@NullMarked
package dev.tidemark.testkit.kill;

import org.jspecify.annotations.NullMarked;
