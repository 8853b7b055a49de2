SELECT id, epoch_ms("timestamp"), env, org, payload, left("name", 256) AS k0, "count" AS k1, TRY_CAST(json_extract_string(payload, ?) AS BIGINT) AS k2
FROM read_parquet(?, hive_partitioning = false, schema = MAP {1: {name: 'id', type: 'VARCHAR', default_value: NULL}, 2: {name: 'timestamp', type: 'TIMESTAMPTZ', default_value: NULL}, 3: {name: 'env', type: 'VARCHAR', default_value: NULL}, 4: {name: 'org', type: 'VARCHAR', default_value: NULL}, 12: {name: 'payload', type: 'VARCHAR', default_value: NULL}, 5: {name: 'name', type: 'VARCHAR', default_value: NULL}, 6: {name: 'count', type: 'BIGINT', default_value: NULL}})
WHERE ((left("name", 256) < ? OR left("name", 256) IS NULL) OR (left("name", 256) = ?
  AND (("count" > ? OR "count" IS NULL) OR ("count" = ?
  AND ((TRY_CAST(json_extract_string(payload, ?) AS BIGINT) > ? OR TRY_CAST(json_extract_string(payload, ?) AS BIGINT) IS NULL) OR (TRY_CAST(json_extract_string(payload, ?) AS BIGINT) = ?
  AND ("timestamp" >= make_timestamptz(?)
  AND ("timestamp" > make_timestamptz(?) OR "id" > ?))))))))
ORDER BY left("name", 256) DESC NULLS LAST, "count" ASC NULLS LAST, TRY_CAST(json_extract_string(payload, ?) AS BIGINT) ASC NULLS LAST, "timestamp" ASC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Text[text=/tenant]
-- Texts[texts=[/f0.parquet]]
-- Text[text=m]
-- Text[text=m]
-- Whole[number=1]
-- Whole[number=1]
-- Text[text=/tenant]
-- Whole[number=1]
-- Text[text=/tenant]
-- Text[text=/tenant]
-- Whole[number=1]
-- Whole[number=500000]
-- Whole[number=500000]
-- Text[text=m]
-- Text[text=/tenant]
