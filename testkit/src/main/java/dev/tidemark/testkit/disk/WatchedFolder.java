package dev.tidemark.testkit.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** The entries of a folder as paths of the watched file system. */
record WatchedFolder(DirectoryStream<Path> real, WatchedFiles files)
    implements DirectoryStream<Path> {
  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> entries = real.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Path next() {
        return new WatchedPath(files, entries.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
