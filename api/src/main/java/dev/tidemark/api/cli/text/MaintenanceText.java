package dev.tidemark.api.cli.text;

import dev.tidemark.catalog.maintain.MaintenancePlan;
import dev.tidemark.catalog.maintain.MaintenanceReport;
import dev.tidemark.catalog.maintain.MaintenanceStep;
import dev.tidemark.partitioner.text.Printable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats plans and reports of maintenance, as text and as JSON. */
public final class MaintenanceText {
  private static final double MILLIS = 1e3;

  private MaintenanceText() {}

  /** Returns the plan as text. */
  public static String of(MaintenancePlan plan) {
    if (plan.maintenanceSteps().isEmpty()) return plan.topic() + ": nothing to do";
    var text = new StringBuilder(plan.topic()).append(": would");
    for (var maintenanceStep : plan.maintenanceSteps())
      text.append("\n  ").append(words(maintenanceStep));
    return text.toString();
  }

  /** Returns the report as text. */
  public static String of(MaintenanceReport report) {
    var seconds = report.took().toMillis() / MILLIS;
    if (report.done().isEmpty() && report.left().isEmpty()) {
      return format("%s: nothing to do, in %.1f s", report.topic(), seconds);
    }
    var text =
        new StringBuilder(
            format(
                "%s: %,d files became %,d, %,d bytes rewritten as %,d, %,d snapshots, in %.1f s",
                report.topic(),
                report.filesBefore(),
                report.filesAfter(),
                report.bytesRead(),
                report.bytesWritten(),
                report.snapshots(),
                seconds));
    for (var maintenanceStep : report.done())
      text.append("\n  done  ").append(words(maintenanceStep));
    for (var maintenanceStep : report.left())
      text.append("\n  left  ").append(words(maintenanceStep));
    return text.toString();
  }

  private static String words(MaintenanceStep maintenanceStep) {
    return switch (maintenanceStep) {
      case MaintenanceStep.ExpireSnapshots(var snapshots, var kept) ->
          format("expire %,d snapshots, keep %,d", snapshots.size(), kept);
      case MaintenanceStep.DeleteOrphans(var files, var bytes) ->
          format("delete %,d orphans of %,d bytes", files.size(), bytes);
      case MaintenanceStep.RewriteManifests(var manifests, var into) ->
          format("rewrite %,d manifests as %,d", manifests.size(), into);
      case MaintenanceStep.DropPartitions(var partitions, var before, var files, var rows, _) ->
          format(
              "drop %,d partitions before %s: %,d files, %,d events",
              partitions.size(), Instant.ofEpochMilli(before), files, rows);
      case MaintenanceStep.Compact(var partition, var files, var rows, var bytes, var into) ->
          format(
              "compact %s: %,d files of %,d events and %,d bytes into %,d",
              Printable.escaped(partition), files.size(), rows, bytes, into);
    };
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more library
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Returns the plan as a JSON object. */
  public static Map<String, Object> json(MaintenancePlan plan) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("topic", plan.topic());
    json.put("steps", json(plan.maintenanceSteps()));
    return json;
  }

  /** Returns the report as a JSON object. */
  public static Map<String, Object> json(MaintenanceReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("topic", report.topic());
    json.put("done", json(report.done()));
    json.put("left", json(report.left()));
    json.put("filesBefore", report.filesBefore());
    json.put("filesAfter", report.filesAfter());
    json.put("snapshots", report.snapshots());
    json.put("bytesRead", report.bytesRead());
    json.put("bytesWritten", report.bytesWritten());
    json.put("seconds", report.took().toMillis() / MILLIS);
    return json;
  }

  private static List<Map<String, Object>> json(List<MaintenanceStep> maintenanceSteps) {
    return maintenanceSteps.stream().map(MaintenanceText::json).toList();
  }

  private static Map<String, Object> json(MaintenanceStep maintenanceStep) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (maintenanceStep) {
      case MaintenanceStep.ExpireSnapshots(var snapshots, var kept) -> {
        json.put("step", "expire");
        json.put("snapshots", snapshots);
        json.put("kept", kept);
      }
      case MaintenanceStep.DeleteOrphans(var files, var bytes) -> {
        json.put("step", "orphans");
        json.put("files", files);
        json.put("bytes", bytes);
      }
      case MaintenanceStep.RewriteManifests(var manifests, var into) -> {
        json.put("step", "manifests");
        json.put("manifests", manifests);
        json.put("into", into);
      }
      case MaintenanceStep.DropPartitions(
              var partitions,
              var before,
              var files,
              var rows,
              var bytes) -> {
        json.put("step", "retention");
        json.put("partitions", partitions);
        json.put("before", Instant.ofEpochMilli(before).toString());
        json.put("files", files);
        json.put("rows", rows);
        json.put("bytes", bytes);
      }
      case MaintenanceStep.Compact(var partition, var files, var rows, var bytes, var into) -> {
        json.put("step", "compact");
        json.put("partition", partition);
        json.put("files", files);
        json.put("rows", rows);
        json.put("bytes", bytes);
        json.put("into", into);
      }
    }
    return json;
  }
}
