SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false)
WHERE (list_contains(?, CAST(json_extract(payload, ?) AS VARCHAR))
  AND (json_extract_string(payload, ?) > ?
  AND json_type(payload, ?) = 'VARCHAR')
  AND CASE CAST(json_extract(payload, ?) AS VARCHAR) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END = ?
  AND CASE WHEN json_type(payload, ?) <> 'NULL' THEN TRUE END IS NOT NULL)
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Texts[texts=[1, 1.0]]
-- Text[text=/x]
-- Text[text=/a~1b/~0c]
-- Text[text=z]
-- Text[text=/a~1b/~0c]
-- Text[text=/detail/0/y]
-- Bool[truth=true]
-- Text[text=/tags]
