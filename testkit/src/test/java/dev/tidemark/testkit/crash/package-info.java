@NullMarked
package dev.tidemark.testkit.crash;

import org.jspecify.annotations.NullMarked;
