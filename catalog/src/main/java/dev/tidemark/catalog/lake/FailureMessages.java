package dev.tidemark.catalog.lake;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something failed, in words for a person. */
public final class FailureMessages {
  private FailureMessages() {}

  public static String reason(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException e -> "there is no file " + e.getFile();
      case AccessDeniedException e -> "access to " + e.getFile() + " is denied";
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      case EOFException e -> "it is cut off";
      // Of a class that is missing the message is its name alone.
      case Error e -> firstLine(e.toString());
      default ->
          failure.getMessage() == null ? failure.toString() : firstLine(failure.getMessage());
    };
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
