SELECT id, epoch_ms("timestamp"), env, org, payload, epoch_ms("timestamp"), "id", "env", "org"
FROM read_parquet(?, schema = MAP {1: {name: 'id', type: 'VARCHAR', default_value: NULL}, 2: {name: 'timestamp', type: 'TIMESTAMPTZ', default_value: NULL}, 3: {name: 'env', type: 'VARCHAR', default_value: NULL}, 4: {name: 'org', type: 'VARCHAR', default_value: NULL}, 12: {name: 'payload', type: 'VARCHAR', default_value: NULL}})
WHERE ((TRY_CAST(CASE WHEN json_type(payload, ?) IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE')
  AND regexp_full_match(json_extract_string(payload, ?), '-?[0-9]+') THEN json_extract_string(payload, ?) END AS HUGEINT) = CAST(? AS HUGEINT) OR CASE WHEN json_type(payload, ?) IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE')
  AND TRY_CAST(CASE WHEN json_type(payload, ?) IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE')
  AND regexp_full_match(json_extract_string(payload, ?), '-?[0-9]+') THEN json_extract_string(payload, ?) END AS HUGEINT) IS NULL THEN CAST(json_extract_string(payload, ?) AS DOUBLE) END = ?)
  AND CASE WHEN json_type(payload, ?) = 'VARCHAR' THEN json_extract_string(payload, ?) END > ?
  AND CASE WHEN json_type(CASE WHEN json_type(payload, ?) = 'OBJECT' THEN payload END, ?) = 'BOOLEAN' THEN json_extract_string(CASE WHEN json_type(payload, ?) = 'OBJECT' THEN payload END, ?) = 'true' END = ?
  AND nullif(json_type(payload, ?), 'NULL') IS NOT NULL)
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Text[text=/x]
-- Text[text=/x]
-- Text[text=/x]
-- Huge[number=1]
-- Text[text=/x]
-- Text[text=/x]
-- Text[text=/x]
-- Text[text=/x]
-- Text[text=/x]
-- Real[number=1.0]
-- Text[text=/a~1b/~0c]
-- Text[text=/a~1b/~0c]
-- Text[text=z]
-- Text[text=/detail]
-- Text[text=/detail/0/y]
-- Text[text=/detail]
-- Text[text=/detail/0/y]
-- Bool[truth=true]
-- Text[text=/tags]
