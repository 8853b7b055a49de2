SELECT id, epoch_ms("timestamp"), env, org, payload, epoch_ms("timestamp") AS k0, "id" AS k1, "env" AS k2, "org" AS k3
FROM read_parquet(?)
WHERE TRUE
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
