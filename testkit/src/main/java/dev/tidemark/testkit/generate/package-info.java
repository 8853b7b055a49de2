/** Topics, events and questions at random, each from a seed, as nasty as the contract allows. */
@NullMarked
package dev.tidemark.testkit.generate;

import org.jspecify.annotations.NullMarked;
