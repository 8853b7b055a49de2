package dev.tidemark.api.http.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files the process may have open, of which each connection is one. */
final class OpenFileLimit {
  private static final int MOST_CONNECTIONS = 2000;

  /** What the JVM, the engine and the loads need themselves. */
  private static final int OWN = 100;

  private OpenFileLimit() {}

  /** How many connections leave enough for everything else. */
  static int connections() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? connections(system.getMaxFileDescriptorCount())
        : MOST_CONNECTIONS;
  }

  static int connections(long limit) {
    return Math.clamp((limit - OWN) / 2, 16, MOST_CONNECTIONS);
  }
}
