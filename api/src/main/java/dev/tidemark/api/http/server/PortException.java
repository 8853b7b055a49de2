package dev.tidemark.api.http.server;

import dev.tidemark.api.config.Settings;

/** Thrown if the service cannot listen on its port. The message states the cause and the fix. */
public final class PortException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean taken;

  PortException(Settings.Server server, Throwable cause) {
    this(server, isTaken(cause), cause);
  }

  private PortException(Settings.Server server, boolean taken, Throwable cause) {
    super(
        taken
            ? "Port %d of %s is taken by another program; choose another one with --port, or 0 for any that is free"
                .formatted(server.port(), server.host())
            : "Cannot listen on port %d of %s: %s"
                .formatted(server.port(), server.host(), root(cause).getMessage()),
        cause);
    this.taken = taken;
  }

  /** Returns whether another program uses the port. */
  public boolean taken() {
    return taken;
  }

  private static boolean isTaken(Throwable cause) {
    var message = root(cause).getMessage();
    return message != null && message.contains("in use");
  }

  private static Throwable root(Throwable thrown) {
    var cause = thrown;
    while (cause.getCause() != null) cause = cause.getCause();
    return cause;
  }
}
