package dev.tidemark.api.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.tidemark.partitioner.text.Printable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Formats an exception as usual, but with each message on one line. */
public final class ExceptionConverter extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy exception) {
    return super.throwableProxyToString(new OneLine(exception));
  }

  /** An exception with escaped messages. */
  private record OneLine(IThrowableProxy exception) implements IThrowableProxy {
    private static @Nullable IThrowableProxy of(@Nullable IThrowableProxy exception) {
      return exception == null ? null : new OneLine(exception);
    }

    private static @Nullable String escaped(@Nullable String message) {
      return message == null ? null : Printable.escaped(message);
    }

    @Override
    public @Nullable String getMessage() {
      return escaped(exception.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
      return escaped(exception.getOverridingMessage());
    }

    @Override
    public String getClassName() {
      return exception.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return exception.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return exception.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
      return of(exception.getCause());
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
      var suppressed = exception.getSuppressed();
      return suppressed == null
          ? new IThrowableProxy[0]
          : Arrays.stream(suppressed).map(OneLine::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return exception.isCyclic();
    }
  }
}
