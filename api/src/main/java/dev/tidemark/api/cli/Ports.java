package dev.tidemark.api.cli;

import dev.tidemark.api.cli.text.CommandFailure;

/** Validates port numbers. */
final class Ports {
  private Ports() {}

  static int checked(int port) {
    if (port < 0 || port > 65535) {
      throw new CommandFailure("--port is " + port + " but must be from 0 to 65535");
    }
    return port;
  }
}
