package dev.tidemark.api.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts that have meant more than themselves to some parser: SQL, paths, JSON pointers, patterns,
 * templates, headers. Each is also in an event, so that a query for it has a true answer.
 */
final class HostileTexts {
  static final List<String> ALL =
      List.of(
          // SQL
          "'",
          "''",
          "\"",
          "\"\"",
          "' or '1'='1",
          "\" or \"\"=\"",
          "'; drop table runs; --",
          "x' union select content from read_text('/etc/passwd') --",
          "'||(select 1)||'",
          "\\'; copy (select 1) to '../pwned.csv'; --",
          "'); attach '../pwned.db'; --",
          "/* */ or true --",
          "$$ $1 ?1 ? :x @x",
          "%_%",
          "E'\\x27'",
          "\\",
          "\\\\",
          "`id`",
          // Paths
          "../../../etc/passwd",
          "..\\..\\boot.ini",
          "/etc/passwd",
          "..",
          ".",
          "~",
          "~null",
          "~empty",
          "%2e%2e%2f%00",
          "a/org=b/type=c",
          "file:///etc/passwd",
          "**/*.parquet",
          "[!a]*?{b,c}",
          "_hidden",
          "|touch pwned;$(touch pwned)`touch pwned`",
          // JSON pointers and paths, this service's own ones included
          "/a/b",
          "~0~1",
          "$.a",
          "$..*",
          "$[*]",
          "a.b[0]",
          "a[*].b",
          "\"a\".\"b\"",
          "#-1",
          "0",
          "a_gt",
          "id",
          // Patterns
          ".*",
          "(a+)+$",
          "[",
          "(?i)x",
          "\\Q.*\\E",
          "^$",
          // Templates, markup and headers
          "${jndi:ldap://x/a}#{7*7}{{7*7}}",
          "<script>alert(1)</script>",
          "a\r\nX-Injected: 1",
          "=1+1",
          "\u2028\u202e\ufeff",
          "\ud83d\ude00 e\u0301",
          "null",
          "1e400",
          " ",
          "x".repeat(100) + "'");

  private static final JsonMapper JSON = new JsonMapper();

  private HostileTexts() {}

  /** An event of topic public.cps.za.runs that holds a text wherever one can be. */
  record Sample(int number, String text) {
    /** All of them. */
    static List<Sample> all() {
      var all = new ArrayList<Sample>();
      for (int i = 0; i < ALL.size(); i++) all.add(new Sample(i, ALL.get(i)));
      return all;
    }

    /** By what its answer is known. */
    String version() {
      return "v" + number;
    }

    /** Its text or a common one: each environment is a file, and a query opens them all. */
    String env() {
      return number % 20 == 0 ? text : "dev";
    }

    /** Its text is a value, the name of a member, and both within an element of an array. */
    ObjectNode event() {
      var event = JSON.createObjectNode();
      for (var member : List.of("event_id", "tenant_id", "source_app", "note")) {
        event.put(member, text);
      }
      event.put("environment", env()).put("job_ref", "j").put("source_app_version", version());
      event.put("timestamp_start", 1_767_225_600_000L + number).put("timestamp_end", 1);
      var job = event.putArray("jobs").addObject();
      job.put("catalog_id", text).put("status", "succeeded");
      job.put("timestamp_start", 1).put("timestamp_end", 1);
      job.putObject("additional_info").put(text, text);
      event.put(text, number);
      return event;
    }

    byte[] json() {
      return event().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The text as a step of a path. */
    String step() {
      return "\"" + text.replace("\"", "\"\"") + "\"";
    }
  }
}
