SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false)
WHERE TRUE
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
