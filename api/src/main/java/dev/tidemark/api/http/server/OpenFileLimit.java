package dev.tidemark.api.http.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Derives the number of connections from the limit of open files of the process. */
final class OpenFileLimit {
  private static final int MOST_CONNECTIONS = 2000;

  /** The open files that the JVM, the engine and the loads need. */
  private static final int OWN = 100;

  private OpenFileLimit() {}

  /** Returns how many connections leave enough open files for everything else. */
  static int connections() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? connections(system.getMaxFileDescriptorCount())
        : MOST_CONNECTIONS;
  }

  static int connections(long limit) {
    return Math.clamp((limit - OWN) / 2, 16, MOST_CONNECTIONS);
  }
}
