package dev.tidemark.catalog.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.partitioner.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Shares of a topic's objects, each begun behind the last, put end to end are all of them in the
 * order of their keys, each once: whatever the keys' lengths, the order in which they are met, and
 * the room of a share.
 */
class LandedObjectScanTest {
  private static final Topic TOPIC = SampleTopic.of("web");

  @Test
  void sharesPutEndToEndAreAllObjectsInTheirOrder() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      List<StoredObject> objects = objects(random);
      long room = random.nextLong(300, 8_000);
      List<String> met = new ArrayList<>();
      String after = null;
      do {
        Collections.shuffle(objects, random);
        var look = new LandedObjectScan(TOPIC, after, room, _ -> true, Set.of());
        objects.forEach(look::object);
        look.first().forEach(object -> met.add(object.key()));
        after = look.last();
      } while (after != null);
      List<String> all = objects.stream().map(StoredObject::key).sorted().toList();
      assertThat(met).as("seed %d, room %d", seed, room).isEqualTo(all);
    }
  }

  private static List<StoredObject> objects(Random random) {
    List<String> orgs =
        Stream.generate(() -> "o".repeat(1 + random.nextInt(90)) + random.nextInt(99))
            .limit(5)
            .distinct()
            .toList();
    List<StoredObject> objects = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "x".repeat(random.nextInt(60)) + i;
      String key =
          "landing/env=dev/org=%s/type=web/date=2026-01-20/%s.json"
              .formatted(orgs.get(random.nextInt(orgs.size())), name);
      objects.add(new StoredObject(key, 1, Instant.EPOCH));
    }
    return objects;
  }
}
