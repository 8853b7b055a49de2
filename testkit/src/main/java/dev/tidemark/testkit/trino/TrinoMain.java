package dev.tidemark.testkit.trino;

/**
 * The main class of Trino's process; it runs until the parent process ends.
 *
 * <p>Trino's jars are not on any class path of the build, so the server class is found by name.
 */
final class TrinoMain {
  private TrinoMain() {}

  static void main(String[] args) throws Exception {
    Thread.ofPlatform().daemon().start(TrinoMain::endWithParent);
    Class<?> server = Class.forName("io.trino.server.Server");
    Object trino = server.getConstructor().newInstance();
    server.getMethod("start", String.class).invoke(trino, args[0]);
  }

  /** The parent never writes: the input ends when the parent has ended for any reason. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (java.io.IOException e) {
      // The parent has ended, too.
    }
    Runtime.getRuntime().halt(0);
  }
}
