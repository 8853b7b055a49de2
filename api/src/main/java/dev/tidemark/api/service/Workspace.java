package dev.tidemark.api.service;

import dev.tidemark.api.access.AccessList;
import dev.tidemark.api.access.AccessListReader;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.api.config.Settings;
import dev.tidemark.api.config.SettingsReader;
import dev.tidemark.partitioner.topic.TopicDefinitionException;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lake's folder and its configuration, read but not opened.
 *
 * @param dir the folder of the lake, which need not exist yet
 * @param config the folder of its configuration
 */
public record Workspace(
    Path dir, Path config, Settings settings, Topics topics, AccessList access) {

  /**
   * Reads a configuration.
   *
   * @param environment the variables that override the file
   * @throws ConfigException with every problem of options, topics and access
   */
  public static Workspace read(Path dir, Path config, Map<String, String> environment)
      throws ConfigException, IOException {
    if (!Files.isDirectory(config)) {
      throw new ConfigException("There is no configuration folder " + config);
    }
    var problems = new ArrayList<String>();
    Settings settings = null;
    Topics topics = null;
    AccessList access = null;
    try {
      settings = new SettingsReader(environment).read(config);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    try {
      topics = TopicReader.read(config);
    } catch (TopicDefinitionException e) {
      e.problems().forEach(p -> problems.add(p.place() + ": " + p.message()));
    }
    try {
      access = AccessListReader.read(config, topics);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    return whole(dir, config, settings, topics, access, problems);
  }

  private static Workspace whole(
      Path dir,
      Path config,
      @Nullable Settings settings,
      @Nullable Topics topics,
      @Nullable AccessList access,
      ArrayList<String> problems)
      throws ConfigException {
    if (settings == null || topics == null || access == null) throw new ConfigException(problems);
    return new Workspace(dir, config, settings, topics, access);
  }

  /** Returns the workspace with other settings. */
  public Workspace with(Settings newSettings) {
    return new Workspace(dir, config, newSettings, topics, access);
  }
}
