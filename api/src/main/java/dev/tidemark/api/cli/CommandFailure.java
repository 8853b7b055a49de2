package dev.tidemark.api.cli;

/** A command cannot do what was asked; the message is for whoever typed it. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandFailure(String message) {
    super(message);
  }
}
