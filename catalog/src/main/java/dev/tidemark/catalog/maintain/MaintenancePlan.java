package dev.tidemark.catalog.maintain;

import java.util.List;

/** The steps that a run would do to a topic's table, in order, if no other writer changed it. */
public record MaintenancePlan(String topic, List<MaintenanceStep> maintenanceSteps) {
  public MaintenancePlan {
    maintenanceSteps = List.copyOf(maintenanceSteps);
  }
}
