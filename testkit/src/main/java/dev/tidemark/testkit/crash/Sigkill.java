package dev.tidemark.testkit.crash;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The real {@code kill -9} of this very process, at once: no hook runs, nothing is flushed, no
 * other thread goes on as it would while another program is started for it.
 */
final class Sigkill {
  private static final int SIGKILL = 9;

  private final MethodHandle kill;
  private final int self = Math.toIntExact(ProcessHandle.current().pid());

  /** Made ready beforehand: to link takes longer than many a step. */
  @SuppressWarnings("restricted") // the tests of this house may call native code
  Sigkill() {
    Linker linker = Linker.nativeLinker();
    kill =
        linker.downcallHandle(
            linker.defaultLookup().find("kill").orElseThrow(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Does not return. */
  void now() {
    try {
      int unused = (int) kill.invokeExact(self, SIGKILL);
      throw new IllegalStateException("still alive: " + unused);
    } catch (Throwable e) {
      throw new IllegalStateException("this process cannot kill itself", e);
    }
  }
}
