@NullMarked
package dev.tidemark.api.cli.text;

import org.jspecify.annotations.NullMarked;
