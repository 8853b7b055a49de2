@NullMarked
package dev.tidemark.testkit.oracle;

import org.jspecify.annotations.NullMarked;
