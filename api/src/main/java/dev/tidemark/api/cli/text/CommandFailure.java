package dev.tidemark.api.cli.text;

/** A command cannot do what was asked; the message is for whoever typed it. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailure(String message) {
    super(message);
  }
}
