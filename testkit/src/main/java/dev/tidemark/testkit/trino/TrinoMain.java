package dev.tidemark.testkit.trino;

/**
 * What runs in Trino's process: Trino, until the process that started it is no more.
 *
 * <p>Trino's jars are on no class path of ours, so its server is found by name.
 */
final class TrinoMain {
  private TrinoMain() {}

  static void main(String[] args) throws Exception {
    Thread.ofPlatform().daemon().start(TrinoMain::endWithParent);
    Class<?> server = Class.forName("io.trino.server.Server");
    Object trino = server.getConstructor().newInstance();
    server.getMethod("start", String.class).invoke(trino, args[0]);
  }

  /** Nothing is ever written to us: our input ends when the other side is gone, however it went. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (java.io.IOException e) {
      // Then it has ended, too.
    }
    Runtime.getRuntime().halt(0);
  }
}
