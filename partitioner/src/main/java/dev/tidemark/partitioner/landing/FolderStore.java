package dev.tidemark.partitioner.landing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** An {@link ObjectStore} in a folder of the local disk. */
public final class FolderStore implements ObjectStore {
  private final Path root;

  /**
   * @param root the folder; made at the first write
   */
  public FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Where the object of that key lies. */
  public Path path(String key) {
    return root.resolve(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    throw new UnsupportedOperationException("in work");
  }

  @Override
  public InputStream open(String key) throws IOException {
    throw new UnsupportedOperationException("in work");
  }

  @Override
  public void write(String key, Content content) throws IOException {
    throw new UnsupportedOperationException("in work");
  }

  @Override
  public void delete(String key) throws IOException {
    throw new UnsupportedOperationException("in work");
  }
}
