SELECT id, epoch_ms("timestamp"), env, org, payload
FROM read_parquet(?, hive_partitioning = false, schema = MAP {1: {name: 'id', type: 'VARCHAR', default_value: NULL}, 2: {name: 'timestamp', type: 'TIMESTAMPTZ', default_value: NULL}, 3: {name: 'env', type: 'VARCHAR', default_value: NULL}, 4: {name: 'org', type: 'VARCHAR', default_value: NULL}, 12: {name: 'payload', type: 'VARCHAR', default_value: NULL}, 5: {name: 'name', type: 'VARCHAR', default_value: NULL}, 10: {name: 'a_b', type: 'VARCHAR', default_value: NULL}})
WHERE (("name" >= ?
  AND "name" < ?)
  AND ((contains(payload, ?) OR contains(payload, '\'))
  AND (starts_with(json_extract_string(payload, ?), ?)
  AND json_type(payload, ?) = 'VARCHAR'))
  AND contains("a_b", ?)
  AND ((contains(payload, ?) OR contains(payload, '\'))
  AND (contains(json_extract_string(payload, ?), ?)
  AND json_type(payload, ?) = 'VARCHAR'))
  AND contains(lower("name"), ?)
  AND (contains(translate(lower(json_extract_string(payload, ?)), ?, ?), ?)
  AND json_type(payload, ?) = 'VARCHAR'))
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC NULLS LAST, "env" ASC NULLS LAST, "org" ASC NULLS LAST
LIMIT 51
-- Texts[texts=[/f0.parquet]]
-- Text[text=x]
-- Text[text=y]
-- Text[text=x]
-- Text[text=/x]
-- Text[text=x]
-- Text[text=/x]
-- Text[text=X]
-- Text[text=X]
-- Text[text=/x]
-- Text[text=X]
-- Text[text=/x]
-- Text[text=x]
-- Text[text=/x]
-- Text[text=ᲉꟋꟌꟚꟜ𐵐𐵑𐵒𐵓𐵔𐵕𐵖𐵗𐵘𐵙𐵚𐵛𐵜𐵝𐵞𐵟𐵠𐵡𐵢𐵣𐵤𐵥]
-- Text[text=ᲊɤꟍꟛƛ𐵰𐵱𐵲𐵳𐵴𐵵𐵶𐵷𐵸𐵹𐵺𐵻𐵼𐵽𐵾𐵿𐶀𐶁𐶂𐶃𐶄𐶅]
-- Text[text=ɤ]
-- Text[text=/x]
