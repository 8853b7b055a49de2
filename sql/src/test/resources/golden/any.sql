SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false, schema = MAP {1: {name: 'id', type: 'VARCHAR', default_value: NULL}, 2: {name: 'timestamp', type: 'TIMESTAMPTZ', default_value: NULL}, 3: {name: 'env', type: 'VARCHAR', default_value: NULL}, 4: {name: 'org', type: 'VARCHAR', default_value: NULL}, 12: {name: 'payload', type: 'VARCHAR', default_value: NULL}, 5: {name: 'name', type: 'VARCHAR', default_value: NULL}, 6: {name: 'count', type: 'BIGINT', default_value: NULL}})
WHERE ("env" = ?
  AND (("name" = ?
  AND "count" = ?) OR CASE WHEN json_type(payload, ?) <> 'NULL' THEN TRUE END IS NULL))
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Text[text=dev]
-- Text[text=x]
-- Whole[number=1]
-- Text[text=/name_in]
