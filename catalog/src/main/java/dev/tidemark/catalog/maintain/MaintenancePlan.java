package dev.tidemark.catalog.maintain;

import java.util.List;

/** What a run would do to a topic's table, in this order, if nobody else changed it meanwhile. */
public record MaintenancePlan(String topic, List<MaintenanceStep> maintenanceSteps) {
  public MaintenancePlan {
    maintenanceSteps = List.copyOf(maintenanceSteps);
  }
}
