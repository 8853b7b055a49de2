SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false)
WHERE ("timestamp" <= make_timestamptz(?)
  AND ("timestamp" < make_timestamptz(?) OR "id" > ?))
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 1001
-- Texts[texts=[/f0.parquet]]
-- Whole[number=500000]
-- Whole[number=500000]
-- Text[text=m]
