-- All teachers' credits in the cycle from raw entries, under the rule set QH-2023: written by hand from its text, for
-- comparison with the program, and sharing nothing with it. Amounts are hundredths; $entries is the table that
-- benchmarks.county writes beside the records.
WITH entry AS (
    SELECT *, row_number() OVER (ORDER BY date, stem, number, part) AS place,
           year(date) - CAST(month(date) < 9 AS INTEGER) AS school_year,
           level IN ('county', 'city', 'province', 'nation') AS county_up
    FROM read_csv($entries, header = true, nullstr = '~', types = {
        'stem': 'VARCHAR', 'number': 'INTEGER', 'part': 'VARCHAR', 'school': 'VARCHAR', 'teacher': 'VARCHAR',
        'date': 'DATE', 'submitted': 'DATE', 'unit': 'VARCHAR', 'amount': 'BIGINT', 'activity': 'VARCHAR',
        'level': 'VARCHAR', 'mode': 'VARCHAR', 'result': 'VARCHAR', 'audience': 'VARCHAR', 'purpose': 'VARCHAR',
        'work': 'VARCHAR'})
),
clause AS (
    -- the first clause that fits; what has no figure yet (short, field, school-based hours, projects, papers …) is 0
    SELECT *, CASE
        WHEN unit = 'hours' AND mode = 'centralised' THEN 'centralised'
        WHEN unit = 'hours' AND mode = 'online' THEN 'online'
        WHEN unit = 'lessons' AND activity = 'observe' THEN 'observe'
        WHEN unit = 'lessons' AND activity = 'open_class' AND county_up THEN 'open-county'
        WHEN unit = 'lessons' AND activity = 'open_class' AND level = 'school' THEN 'open-school'
        WHEN unit = 'items' AND activity = 'lecture' AND level = 'school' THEN 'lecture-school'
        WHEN unit = 'credits' THEN 'recognised'
    END AS clause
    FROM entry
),
running AS (
    SELECT *,
        sum(amount) OVER (PARTITION BY teacher, clause, year(date) ORDER BY place) AS in_year,
        sum(amount) OVER (PARTITION BY teacher, clause, school_year ORDER BY place) AS in_school_year
    FROM clause
),
raw AS (
    SELECT *, CASE clause
        -- half up: (2x + d) // 2d; principals' training at 50 %
        WHEN 'centralised' THEN
            CASE WHEN audience = 'principals' THEN (2 * amount + 20) // 40 ELSE (2 * amount + 10) // 20 END
        WHEN 'online' THEN (2 * amount + 20) // 40
        -- whole units only: what the running total gains by this entry
        WHEN 'observe' THEN 100 * (in_school_year // 2000 - (in_school_year - amount) // 2000)
        WHEN 'open-school' THEN 100 * (in_year // 200 - (in_year - amount) // 200)
        WHEN 'lecture-school' THEN 100 * (in_year // 200 - (in_year - amount) // 200)
        WHEN 'open-county' THEN amount
        WHEN 'recognised' THEN amount
        ELSE 0
    END AS raw
    FROM running
),
counts AS (
    SELECT *, CASE WHEN purpose = 'probation' THEN 0 ELSE raw END AS worth FROM raw
),
best AS (
    -- the same lesson at several levels: the highest only, a later higher one pays the difference
    SELECT *,
        max(worth) OVER w AS top,
        max(worth) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS top_before
    FROM counts
    WINDOW w AS (
        PARTITION BY teacher,
            CASE WHEN activity IN ('open_class', 'contest') AND work <> '' THEN work ELSE CAST(place AS VARCHAR) END
        ORDER BY place
    )
)
SELECT teacher, year(date) AS year, CAST(sum(top - coalesce(top_before, 0)) AS BIGINT) AS counted
FROM best GROUP BY ALL ORDER BY ALL
