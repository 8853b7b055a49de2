package dev.tidemark.catalog.lake;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Formats the reason of a failure for users. */
public final class FailureMessages {
  private FailureMessages() {}

  public static String reason(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException e -> "file does not exist: " + e.getFile();
      case AccessDeniedException e -> "access to " + e.getFile() + " is denied";
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      case EOFException e -> "it is cut off";
      // The message of a missing class is only its name.
      case Error e -> firstLine(e.toString());
      default ->
          failure.getMessage() == null ? failure.toString() : firstLine(failure.getMessage());
    };
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
