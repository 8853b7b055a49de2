SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false, schema = MAP {1: {name: 'id', type: 'VARCHAR', default_value: NULL}, 2: {name: 'timestamp', type: 'TIMESTAMPTZ', default_value: NULL}, 3: {name: 'env', type: 'VARCHAR', default_value: NULL}, 4: {name: 'org', type: 'VARCHAR', default_value: NULL}, 12: {name: 'payload', type: 'VARCHAR', default_value: NULL}, 5: {name: 'name', type: 'VARCHAR', default_value: NULL}, 10: {name: 'a_b', type: 'VARCHAR', default_value: NULL}})
WHERE ((contains(lower("payload"), ?) OR contains(lower("payload"), ?) OR (contains("payload", ?)
  AND ((contains(lower(json_extract_string(payload, ?)), ?)
  AND json_type(payload, ?) = 'VARCHAR') OR contains(lower("env"), ?) OR contains(lower("name"), ?) OR contains(lower("a_b"), ?))))
  AND (contains(lower("payload"), ?) OR (contains("payload", ?)
  AND ((contains(lower(json_extract_string(payload, ?)), ?)
  AND json_type(payload, ?) = 'VARCHAR') OR contains(lower("env"), ?) OR contains(lower("name"), ?) OR contains(lower("a_b"), ?)))))
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Text[text=c:\temp]
-- Text[text=c:\\temp]
-- Text[text=\]
-- Text[text=/event_id]
-- Text[text=c:\temp]
-- Text[text=/event_id]
-- Text[text=c:\temp]
-- Text[text=c:\temp]
-- Text[text=c:\temp]
-- Text[text=zwei]
-- Text[text=\]
-- Text[text=/event_id]
-- Text[text=zwei]
-- Text[text=/event_id]
-- Text[text=zwei]
-- Text[text=zwei]
-- Text[text=zwei]
