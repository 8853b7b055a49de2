/** Parts of the demo: configuration, sample events, tips. */
@NullMarked
package dev.tidemark.api.cli.demo;

import org.jspecify.annotations.NullMarked;
