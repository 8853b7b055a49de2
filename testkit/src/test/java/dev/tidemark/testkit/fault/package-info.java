@NullMarked
package dev.tidemark.testkit.fault;

import org.jspecify.annotations.NullMarked;
