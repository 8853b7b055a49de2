package dev.tidemark.api.cli.text;

/** Thrown if a command cannot do what was requested; the message is for the user. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailure(String message) {
    super(message);
  }
}
