@NullMarked
package dev.tidemark.testkit.law;

import org.jspecify.annotations.NullMarked;
