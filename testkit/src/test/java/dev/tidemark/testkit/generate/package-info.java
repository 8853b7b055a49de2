@NullMarked
package dev.tidemark.testkit.generate;

import org.jspecify.annotations.NullMarked;
