package dev.tidemark.samples;

import java.util.List;

/**
 * An organisation that sends the events of the log topics.
 *
 * @param busyness its share of the traffic, relative to the other organisations
 * @param weekends whether it works on weekends
 */
record Organisation(
    String id, String name, int busyness, boolean weekends, List<Connector> connectors) {

  /** A connection to the systems of business partners. */
  record Connector(String name, Kind kind, String host, int port, List<String> partners) {}

  /** The protocol and format of a connector. */
  enum Kind {
    SAP("rfc", "ORDERS05"),
    EDIFACT("as2", "ORDERS D.96A"),
    FTP("sftp", "orders.csv"),
    REST("https", "order.json");

    private final String protocol;
    private final String format;

    Kind(String protocol, String format) {
      this.protocol = protocol;
      this.format = format;
    }

    String protocol() {
      return protocol;
    }

    String format() {
      return format;
    }
  }

  static final List<Organisation> ALL =
      List.of(
          new Organisation(
              "1",
              "Nordlicht Handel",
              28,
              true,
              List.of(
                  new Connector(
                      "sap-02",
                      Kind.SAP,
                      "erp-north.example",
                      3300,
                      List.of("Ångström Verktyg AB", "Harbour & Sons", "Fjordfisk ANS")),
                  new Connector(
                      "edi-01", Kind.EDIFACT, "as2.example", 443, List.of("Kaufhaus Übersee")))),
          new Organisation(
              "2",
              "Café Perrín",
              22,
              true,
              List.of(
                  new Connector(
                      "rest-04",
                      Kind.REST,
                      "api.roaster.example",
                      443,
                      List.of("Torréfaction Dubœuf", "Azúcar Peñarol")),
                  new Connector(
                      "ftp-02", Kind.FTP, "files.example", 22, List.of("Lait d’Ici", "Πάγος ΑΕ")))),
          new Organisation(
              "3",
              "Müller & Söhne",
              28,
              true,
              List.of(
                  new Connector(
                      "sap-01",
                      Kind.SAP,
                      "erp.example",
                      3300,
                      List.of("Groß Metallbau", "O'Hara Tools", "Šroubek s.r.o.")))),
          new Organisation(
              "4",
              "Wólka Meble",
              12,
              false,
              List.of(
                  new Connector(
                      "edi-03",
                      Kind.EDIFACT,
                      "edi.example",
                      4080,
                      List.of("Möbel \"Zur Linde\"")))),
          new Organisation(
              "5",
              "緑川製作所",
              10,
              false,
              List.of(
                  new Connector(
                      "rest-07", Kind.REST, "b2b.example", 8443, List.of("株式会社ひかり", "대한부품")))));

  static Organisation byId(String id) {
    return ALL.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }
}
