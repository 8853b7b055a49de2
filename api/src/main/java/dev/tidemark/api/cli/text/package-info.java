/** Output for terminals and programs: tables, rows, reports, errors. */
@NullMarked
package dev.tidemark.api.cli.text;

import org.jspecify.annotations.NullMarked;
