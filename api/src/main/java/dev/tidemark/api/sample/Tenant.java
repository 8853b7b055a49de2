package dev.tidemark.api.sample;

import java.util.List;

/**
 * Whose data the {@code public.cps.za} topics are about.
 *
 * @param apps the applications that send its events
 * @param datasets what those applications write
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
   * Who sends an event.
   *
   * @param version of the application
   */
  record Sender(Tenant tenant, String env, String app, String version) {
    void write(Json json) {
      json.text("tenant_id", tenant.id()).text("source_app", app);
      json.text("source_app_version", version).text("environment", env);
    }

    /** An entry of the data lake's catalogue that it writes. */
    String catalogId(Dice dice) {
      return tenant.id() + "." + dice.favourite(tenant.datasets());
    }
  }

  /**
   * Somebody who sends on that day: one tenant daily, the others and the environments where things
   * are tried out on days of their own, so that a year of them is not a landing folder a day each.
   */
  static Sender at(long time, Dice dice) {
    int day = Rhythm.dayOfWeek(time);
    double drawn = dice.unit();
    if (day == 2 && drawn < 0.3) return sender(AVMS, "test", dice);
    if (day == 4 && drawn < 0.15) return sender(AVMS, "dev", dice);
    if (day == 4 && drawn < 0.3) return new Sender(AVMS, "dev", "restricted-app", "0.9.2");
    if ((day == 0 || day == 3) && drawn < 0.4) return sender(MOBI, "prod", dice);
    if ((day == 1 || day == 5) && drawn < 0.4) return sender(GEO, "prod", dice);
    return sender(AVMS, "prod", dice);
  }

  private static Sender sender(Tenant tenant, String env, Dice dice) {
    String app = dice.favourite(tenant.apps());
    return new Sender(tenant, env, app, "3." + dice.between(0, 6) + "." + app.length() % 4);
  }
}
