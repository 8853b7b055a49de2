SELECT id, epoch_ms(date_trunc('millisecond', "timestamp")), env, org, payload, epoch_ms(date_trunc('millisecond', "ended")) AS k0
FROM read_parquet(?, hive_partitioning = false, schema = MAP {1: {name: 'id', type: 'VARCHAR', default_value: NULL}, 2: {name: 'timestamp', type: 'TIMESTAMPTZ', default_value: NULL}, 3: {name: 'env', type: 'VARCHAR', default_value: NULL}, 4: {name: 'org', type: 'VARCHAR', default_value: NULL}, 12: {name: 'payload', type: 'VARCHAR', default_value: NULL}, 9: {name: 'ended', type: 'TIMESTAMPTZ', default_value: NULL}})
WHERE ((("timestamp" >= make_timestamptz(?)
  AND "timestamp" <= make_timestamptz(?))
  AND NOT coalesce(("timestamp" >= make_timestamptz(?)
  AND "timestamp" <= make_timestamptz(?)), FALSE)
  AND epoch_ms(date_trunc('millisecond', "ended")) IN (?, ?)
  AND "ended" >= make_timestamptz(?)
  AND ("timestamp" >= make_timestamptz(?)
  AND "timestamp" < make_timestamptz(?))
  AND list_contains(?, CAST(json_extract(CASE WHEN json_valid(payload) THEN payload END, ?) AS VARCHAR)))
  AND (("ended" < make_timestamptz(?) OR "ended" IS NULL) OR (("ended" >= make_timestamptz(?)
  AND "ended" <= make_timestamptz(?))
  AND ("timestamp" >= make_timestamptz(?)
  AND ("timestamp" > make_timestamptz(?) OR "id" > ?)))))
  AND "id" IS NOT NULL
  AND "timestamp" IS NOT NULL
  AND coalesce(isfinite("timestamp"), TRUE)
  AND coalesce(isfinite("ended"), TRUE)
ORDER BY epoch_ms(date_trunc('millisecond', "ended")) DESC NULLS LAST, epoch_ms(date_trunc('millisecond', "timestamp")) ASC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Whole[number=1000000]
-- Whole[number=1000999]
-- Whole[number=2000000]
-- Whole[number=2000999]
-- Whole[number=1000]
-- Whole[number=2000]
-- Whole[number=1001000]
-- Whole[number=1000]
-- Whole[number=3000]
-- Texts[texts=[1, 1.0]]
-- Text[text=/x]
-- Whole[number=500000]
-- Whole[number=500000]
-- Whole[number=500999]
-- Whole[number=500000]
-- Whole[number=500999]
-- Text[text=m]
