package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The sources of a load, and what happens to them after it. */
public interface Sources extends AutoCloseable {
  /** Lists the sources that can be loaded now. */
  List<Source> list() throws IOException;

  /** Reads a source from its raw bytes, in chunks. */
  default ChunkReader open(Source source, InputStream raw, Topic topic) throws IOException {
    return ChunkReader.of(source, raw, topic);
  }

  /** Keeps rejected lines; when this method returns, they are durable or still in their source. */
  void rejected(SourceRejections share) throws IOException;

  /** Every line of a source is durable, in the table or as a dead letter. */
  void loaded(Source source) throws IOException;

  /** A source could not be read to its end; the other sources are not affected. */
  void unreadable(Source source, IOException why) throws IOException;

  /**
   * Everything that could be read is durable.
   *
   * @throws dev.tidemark.catalog.lake.LakeException if a caller waits for a source that failed
   */
  void ended();

  /** The load has ended, whether everything was loaded or not. */
  @Override
  default void close() throws IOException {}
}
