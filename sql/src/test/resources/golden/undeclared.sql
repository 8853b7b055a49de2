SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?)
WHERE ((list_transform([CAST(json_extract(payload, ?) AS VARCHAR)], lambda j: TRY_CAST(CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN j END AS HUGEINT))[1] = CAST(? AS HUGEINT) OR list_transform([CAST(json_extract(payload, ?) AS VARCHAR)], lambda j: CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN CASE WHEN TRY_CAST(j AS HUGEINT) IS NULL THEN TRY_CAST(j AS DOUBLE) END WHEN j >= '-'
  AND j < ':' THEN TRY_CAST(j AS DOUBLE) END)[1] = ?)
  AND (json_extract_string(payload, ?) > ?
  AND json_type(payload, ?) = 'VARCHAR')
  AND CASE CAST(json_extract(payload, ?) AS VARCHAR) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END = ?
  AND CASE WHEN json_type(payload, ?) <> 'NULL' THEN TRUE END IS NOT NULL)
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Text[text=/x]
-- Huge[number=1]
-- Text[text=/x]
-- Real[number=1.0]
-- Text[text=/a~1b/~0c]
-- Text[text=z]
-- Text[text=/a~1b/~0c]
-- Text[text=/detail/0/y]
-- Bool[truth=true]
-- Text[text=/tags]
