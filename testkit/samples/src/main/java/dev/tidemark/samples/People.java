package dev.tidemark.samples;

import java.util.List;

/** The users of the platform; a user's number always has the same name. */
final class People {
  static final int COUNT = 400;

  private static final List<String> FIRST =
      List.of(
          "Zoë",
          "Łukasz",
          "Ines",
          "Børge",
          "Ayşe",
          "Tomás",
          "Noor",
          "Émile",
          "Katarzyna",
          "Σοφία",
          "Liam",
          "小春",
          "Jürgen",
          "Nóra",
          "Ruth",
          "D'Arcy",
          "Inés",
          "Ольга",
          "Sam");
  private static final List<String> LAST =
      List.of(
          "Brandt",
          "Nowak",
          "Åkesson",
          "Özdemir",
          "Castaño",
          "van der Meer",
          "Lefèvre",
          "Kovács",
          "Παππά",
          "O'Neill",
          "高橋",
          "Weiß",
          "Haugen",
          "Иванова",
          "Smith",
          "Šimková",
          "Lund");

  private People() {}

  /** Returns the name of the user with this number. */
  static String name(String number) {
    int n = Integer.parseInt(number);
    return FIRST.get(n % FIRST.size()) + " " + LAST.get(n % LAST.size());
  }
}
