package dev.tidemark.samples;

import java.util.List;

/**
 * A tenant of the {@code public.cps.za} topics.
 *
 * @param apps the applications that send its events
 * @param datasets the datasets that these applications write
 */
record Tenant(String id, List<String> countries, List<String> apps, List<String> datasets) {
  private static final Tenant AVMS =
      new Tenant(
          "avms",
          List.of("ZA", "NA", "BW", "MZ"),
          List.of("sales-import", "stock-import", "price-export"),
          List.of("sales_daily", "stock_level", "price_list", "returns", "stores"));
  private static final Tenant MOBI =
      new Tenant(
          "mobi",
          List.of("DE", "AT", "CH"),
          List.of("fleet-import", "trip-report"),
          List.of("trips", "vehicles", "charging", "parkplätze"));
  private static final Tenant GEO =
      new Tenant(
          "geo-survey",
          List.of("NO", "SE"),
          List.of("tile-builder"),
          List.of("tiles_10m", "coastline", "place_names"));

  /**
   * The sender of an event.
   *
   * @param version the version of the application
   */
  record Sender(Tenant tenant, String env, String app, String version) {
    void write(EventWriter eventWriter) {
      eventWriter.text("tenant_id", tenant.id()).text("source_app", app);
      eventWriter.text("source_app_version", version).text("environment", env);
    }

    /** Returns the catalog id of a dataset that the sender writes. */
    String catalogId(SeededRandom seededRandom) {
      return tenant.id() + "." + seededRandom.favourite(tenant.datasets());
    }
  }

  /**
   * Returns a sender for a day: one tenant sends daily, the others and the environments for tests
   * only on some days, so that a year of events does not need a landing folder for each day.
   */
  static Sender at(long time, SeededRandom seededRandom) {
    int day = HourlyRate.dayOfWeek(time);
    double drawn = seededRandom.unit();
    if (day == 2 && drawn < 0.3) return sender(AVMS, "test", seededRandom);
    if (day == 4 && drawn < 0.15) return sender(AVMS, "dev", seededRandom);
    if (day == 4 && drawn < 0.3) return new Sender(AVMS, "dev", "restricted-app", "0.9.2");
    if ((day == 0 || day == 3) && drawn < 0.4) return sender(MOBI, "prod", seededRandom);
    if ((day == 1 || day == 5) && drawn < 0.4) return sender(GEO, "prod", seededRandom);
    return sender(AVMS, "prod", seededRandom);
  }

  private static Sender sender(Tenant tenant, String env, SeededRandom seededRandom) {
    String app = seededRandom.favourite(tenant.apps());
    return new Sender(tenant, env, app, "3." + seededRandom.between(0, 6) + "." + app.length() % 4);
  }
}
