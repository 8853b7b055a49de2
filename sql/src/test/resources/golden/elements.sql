SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false)
WHERE (len(list_filter(TRY_CAST(json_extract(payload, ?) AS JSON[]), lambda e: (json_extract_string(e, ?) = ?
  AND json_type(e, ?) = 'VARCHAR'))) > 0
  AND NOT coalesce(len(list_filter(TRY_CAST(json_extract(payload, ?) AS JSON[]), lambda e: CASE WHEN json_type(e, ?) <> 'NULL' THEN TRUE END IS NULL)) > 0, FALSE)
  AND len(list_filter(flatten(list_transform(TRY_CAST(json_extract(payload, ?) AS JSON[]), lambda e: TRY_CAST(json_extract(e, ?) AS JSON[]))), lambda e: ((list_transform([CAST(json_extract(e, ?) AS VARCHAR)], lambda j: TRY_CAST(CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN j END AS DECIMAL(38, 0)))[1] >= CAST(? AS DECIMAL(38, 0)) OR list_transform([CAST(json_extract(e, ?) AS VARCHAR)], lambda j: CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN CASE WHEN TRY_CAST(j AS DECIMAL(38, 0)) IS NULL THEN TRY_CAST(j AS DOUBLE) END WHEN j >= '-'
  AND j < ':' THEN TRY_CAST(j AS DOUBLE) END)[1] >= ?)
  AND (list_transform([CAST(json_extract(e, ?) AS VARCHAR)], lambda j: TRY_CAST(CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN j END AS DECIMAL(38, 0)))[1] <= CAST(? AS DECIMAL(38, 0)) OR list_transform([CAST(json_extract(e, ?) AS VARCHAR)], lambda j: CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN CASE WHEN TRY_CAST(j AS DECIMAL(38, 0)) IS NULL THEN TRY_CAST(j AS DOUBLE) END WHEN j >= '-'
  AND j < ':' THEN TRY_CAST(j AS DOUBLE) END)[1] <= ?)))) > 0
  AND len(list_filter(TRY_CAST(json_extract(CASE WHEN json_type(payload, ?) = 'OBJECT' THEN payload END, ?) AS JSON[]), lambda e: (contains(json_extract_string(CASE WHEN json_type(e, ?) = 'OBJECT' THEN e END, ?), ?)
  AND json_type(CASE WHEN json_type(e, ?) = 'OBJECT' THEN e END, ?) = 'VARCHAR'))) > 0)
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Text[text=/tags]
-- Text[text=]
-- Text[text=x]
-- Text[text=]
-- Text[text=/tags]
-- Text[text=]
-- Text[text=/a/0/b]
-- Text[text=/c]
-- Text[text=]
-- Huge[number=1]
-- Text[text=]
-- Real[number=1.0]
-- Text[text=]
-- Huge[number=2]
-- Text[text=]
-- Real[number=2.0]
-- Text[text=/0]
-- Text[text=/0/1]
-- Text[text=]
-- Text[text=/2]
-- Text[text=x]
-- Text[text=]
-- Text[text=/2]
