SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false, schema = MAP {1: {name: 'id', type: 'VARCHAR', default_value: NULL}, 2: {name: 'timestamp', type: 'TIMESTAMPTZ', default_value: NULL}, 3: {name: 'env', type: 'VARCHAR', default_value: NULL}, 4: {name: 'org', type: 'VARCHAR', default_value: NULL}, 12: {name: 'payload', type: 'VARCHAR', default_value: NULL}, 5: {name: 'name', type: 'VARCHAR', default_value: NULL}, 6: {name: 'count', type: 'BIGINT', default_value: NULL}, 10: {name: 'a_b', type: 'VARCHAR', default_value: NULL}, 9: {name: 'ended', type: 'TIMESTAMPTZ', default_value: NULL}, 7: {name: 'ratio', type: 'DOUBLE', default_value: NULL}})
WHERE ("env" = ?
  AND NOT coalesce("name" = ?, FALSE)
  AND ("count" >= ?
  AND "count" <= ?)
  AND "a_b" IN (?, ?)
  AND "ended" >= make_timestamptz(?)
  AND "ratio" IS NULL)
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Text[text=dev]
-- Text[text=x]
-- Whole[number=1]
-- Whole[number=5]
-- Text[text=x]
-- Text[text=y]
-- Whole[number=1738627200000000]
