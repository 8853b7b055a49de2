package dev.tidemark.testkit.crash;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds where in the product a thread is, as class and method. */
final class CallSite {
  private static final String PRODUCT = "dev.tidemark.";
  private static final String TESTKIT = "dev.tidemark.testkit.";

  /** Shared helpers: the caller is reported instead. */
  private static final List<String> TOOLS =
      List.of(".FolderStore", ".FolderWalk", ".ObjectStore", ".LocalFiles", ".Durable");

  private CallSite() {}

  /** Returns the call site of the calling thread. */
  static String here() {
    return StackWalker.getInstance()
        .walk(frames -> of(frames.map(StackWalker.StackFrame::toStackTraceElement)))
        .orElse("JVM");
  }

  /** Returns the innermost frame of the product, helpers last; empty if there is none. */
  static Optional<String> of(Stream<StackTraceElement> frames) {
    List<StackTraceElement> ours = frames.filter(CallSite::isProduct).toList();
    return ours.stream()
        .filter(Predicate.not(CallSite::isTool))
        .findFirst()
        .or(() -> ours.stream().findFirst())
        .map(CallSite::name);
  }

  private static boolean isProduct(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith(PRODUCT) && !name.startsWith(TESTKIT);
  }

  private static boolean isTool(StackTraceElement frame) {
    return TOOLS.stream().anyMatch(frame.getClassName()::contains);
  }

  /** Names a lambda after the method that contains it. */
  private static String name(StackTraceElement frame) {
    String type = frame.getClassName();
    String method = frame.getMethodName();
    if (method.startsWith("lambda$")) method = method.split("\\$", 3)[1];
    return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + method;
  }
}
