/** Parts of the demo: configuration, sample events, requests to try. */
@NullMarked
package dev.tidemark.api.cli.demo;

import org.jspecify.annotations.NullMarked;
