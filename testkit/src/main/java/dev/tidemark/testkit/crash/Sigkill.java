package dev.tidemark.testkit.crash;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Sends a real {@code kill -9} to this process, without starting a program: no hook runs, nothing
 * is flushed, and no other thread continues meanwhile.
 */
final class Sigkill {
  private static final int SIGKILL = 9;

  private final MethodHandle kill;
  private final int self = Math.toIntExact(ProcessHandle.current().pid());

  /** Links the native function in advance: linking takes longer than many steps. */
  @SuppressWarnings("restricted") // tests may call native code
  Sigkill() {
    Linker linker = Linker.nativeLinker();
    kill =
        linker.downcallHandle(
            linker.defaultLookup().find("kill").orElseThrow(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Kills this process; does not return. */
  void now() {
    try {
      int unused = (int) kill.invokeExact(self, SIGKILL);
      throw new IllegalStateException("still alive: " + unused);
    } catch (Throwable e) {
      throw new IllegalStateException("this process cannot kill itself", e);
    }
  }
}
