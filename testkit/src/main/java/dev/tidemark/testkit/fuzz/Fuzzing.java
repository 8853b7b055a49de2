package dev.tidemark.testkit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testkit.generate.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Tests a property of every input with small mutations of valid inputs.
 *
 * <p>Each build runs a fixed number of tries from a fixed seed ({@code -Dtidemark.seed=N} uses
 * another one). With {@code -Dtidemark.fuzz=SECONDS} it runs as many as fit into that time, from a
 * new seed. An input with a new outcome is mutated further, so that tries get past the first
 * rejection.
 */
public final class Fuzzing {
  private static final int LONGEST = 1 << 14;
  private static final int MOST_INPUTS = 2_000;

  private final List<byte[]> inputs = new ArrayList<>();
  private final Mutation mutation;
  private final Set<String> outcomes = new HashSet<>();
  private final long seed;
  private final SeededRandom seededRandom;

  /**
   * Starts from these inputs.
   *
   * @param good inputs that the parser accepts
   * @param words words with a meaning for the parser
   */
  public Fuzzing(List<String> good, List<String> words) {
    long usual = Long.getLong("tidemark.fuzz") == null ? 24 : System.nanoTime();
    seed = Long.getLong("tidemark.seed", usual);
    seededRandom = new SeededRandom(seed);
    good.forEach(text -> inputs.add(text.getBytes(UTF_8)));
    mutation =
        new Mutation(seededRandom, words.stream().map(word -> word.getBytes(UTF_8)).toList());
  }

  /**
   * Tests a property.
   *
   * @param tries the number of tries in each build
   * @param property returns the outcome for an input in a few words, and throws if it is wrong
   */
  public void run(int tries, Function<byte[], String> property) {
    Long seconds = Long.getLong("tidemark.fuzz");
    long begun = System.nanoTime();
    long most = seconds == null ? Long.MAX_VALUE : Duration.ofSeconds(seconds).toNanos();
    for (byte[] good : List.copyOf(inputs)) attempt(good, property);
    long tried = 0;
    while (seconds == null ? tried < tries : System.nanoTime() - begun < most) {
      byte[] input = mutation.of(seededRandom.pick(inputs), seededRandom.pick(inputs));
      if (input.length <= LONGEST) attempt(input, property);
      tried++;
    }
    System.out.printf("seed %d: %d inputs, %d outcomes%n", seed, tried, outcomes.size());
  }

  private void attempt(byte[] input, Function<byte[], String> property) {
    String outcome;
    try {
      outcome = property.apply(input);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "seed %d, input %s = %s"
              .formatted(seed, Base64.getEncoder().encodeToString(input), new String(input, UTF_8)),
          e);
    }
    // Numbers and quoted words differ between inputs and do not make an outcome new.
    if (outcomes.add(outcome.replaceAll("'.*'|\".*\"|[0-9]+", "~")) && inputs.size() < MOST_INPUTS)
      inputs.add(input);
  }
}
