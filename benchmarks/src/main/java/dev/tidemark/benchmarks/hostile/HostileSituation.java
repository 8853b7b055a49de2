package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.CallEvents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one hostile caller or file does to a service.
 *
 * @param name what it is called on the command line
 * @param words what is done, for people
 * @param setting what the service and the others are like
 * @param work begins what is hostile; it goes on until the caller is closed
 */
public record HostileSituation(String name, String words, Setting setting, Work work) {
  /** Begins what is hostile, and does not wait for the service. */
  interface Work {
    void begin(HostileCaller caller) throws IOException;
  }

  /**
   * What a service is started with, and what the others ask it for.
   *
   * @param shell the words before the launcher in a shell, such as a limit of open files
   * @param environment further variables of the service
   * @param others the page that the others ask for
   */
  record Setting(String shell, Map<String, String> environment, TopicQuery others) {
    private static final Map<String, String> LITTLE = Map.of("JAVA_OPTS", "-Xmx384m");
    private static final TopicQuery NEWEST = new TopicQuery(CallEvents.TOPIC, "{}");

    /** Little memory, and others who ask for the newest page of ordinary events. */
    static final Setting USUAL = new Setting("exec", LITTLE, NEWEST);

    /** The memory that a service takes where nobody says anything. */
    static final Setting DEFAULT_MEMORY = new Setting("exec", Map.of(), NEWEST);

    static final Setting FEW_OPEN_FILES = new Setting("ulimit -n 300; exec", LITTLE, NEWEST);

    /** A user whom a folder's permissions stop, also where root runs the benchmark. */
    static final Setting ORDINARY_USER =
        new Setting(
            "[ $EUID != 0 ] || set -- setpriv --bounding-set=-dac_override,-dac_read_search \"$@\"; exec",
            LITTLE,
            NEWEST);

    /** Others who ask for rows of 70 kB. */
    static final Setting LARGE_PAGES =
        new Setting("exec", LITTLE, new TopicQuery(HostileTopics.ROWS, "{\"limit\":5}"));
  }

  /** A query's topic and body. */
  record TopicQuery(String topic, String body) {}

  /** All that are tried, in the order of the table. */
  public static List<HostileSituation> all() {
    var nothing = new HostileSituation("NOTHING", "nothing", Setting.USUAL, _ -> {});
    return Stream.of(
            List.of(nothing),
            HostileEvents.situations(),
            HostileConnections.situations(),
            HostileQueries.situations())
        .flatMap(List::stream)
        .toList();
  }

  /** The one of a name. */
  public static HostileSituation of(String name) {
    return all().stream()
        .filter(situation -> situation.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no situation '" + name + "'"));
  }
}
