package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.CallEvents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The effect of one hostile caller or file on a service.
 *
 * @param name its name on the command line
 * @param words its description
 * @param setting the settings of the service and of the other clients
 * @param work starts the hostile action, which continues until the caller is closed
 */
public record HostileSituation(String name, String words, Setting setting, Work work) {
  /** Starts the hostile action without waiting for the service. */
  interface Work {
    void begin(HostileCaller caller) throws IOException;
  }

  /**
   * The start of a service, and the page that the other clients request.
   *
   * @param shell the words before the launcher in a shell, such as a limit of open files
   * @param environment further variables of the service
   * @param others the page that the other clients request
   */
  record Setting(String shell, Map<String, String> environment, TopicQuery others) {
    private static final Map<String, String> LITTLE = Map.of("JAVA_OPTS", "-Xmx384m");
    private static final TopicQuery NEWEST = new TopicQuery(CallEvents.TOPIC, "{}");

    /** Little memory; other clients request the newest page of ordinary events. */
    static final Setting USUAL = new Setting("exec", LITTLE, NEWEST);

    /** The default memory of a service. */
    static final Setting DEFAULT_MEMORY = new Setting("exec", Map.of(), NEWEST);

    static final Setting FEW_OPEN_FILES = new Setting("ulimit -n 300; exec", LITTLE, NEWEST);

    /** A user without access to a restricted folder, even if root runs the benchmark. */
    static final Setting ORDINARY_USER =
        new Setting(
            "[ $EUID != 0 ] || set -- setpriv --bounding-set=-dac_override,-dac_read_search \"$@\"; exec",
            LITTLE,
            NEWEST);

    /** Other clients request rows of 70 kB. */
    static final Setting LARGE_PAGES =
        new Setting("exec", LITTLE, new TopicQuery(HostileTopics.ROWS, "{\"limit\":5}"));
  }

  /** The topic and the body of a query. */
  record TopicQuery(String topic, String body) {}

  /** Returns all situations, in the order of the table. */
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

  /** Returns the situation with this name. */
  public static HostileSituation of(String name) {
    return all().stream()
        .filter(situation -> situation.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown situation '" + name + "'"));
  }
}
