// The tables of a file of series: a block for each series and local day, and what days and months add up to beside it.

export const migrations = [
  `CREATE TABLE points (
     home_id TEXT NOT NULL,
     series TEXT NOT NULL,
     at INTEGER NOT NULL,
     fields TEXT NOT NULL,
     PRIMARY KEY (home_id, series, at)
   ) STRICT, WITHOUT ROWID`,
  // Values one by one take six times the room. What stands in them is filed into blocks when the file is opened, and then they go.
  `ALTER TABLE points RENAME TO points_to_file;
   CREATE TABLE settings (zone TEXT NOT NULL) STRICT;
   CREATE TABLE families (
     family_id INTEGER PRIMARY KEY,
     name TEXT NOT NULL,
     field TEXT NOT NULL,
     UNIQUE (name, field)
   ) STRICT;
   CREATE TABLE streams (
     stream_id INTEGER PRIMARY KEY,
     home_id TEXT NOT NULL,
     series TEXT NOT NULL,
     field TEXT NOT NULL,
     family_id INTEGER NOT NULL REFERENCES families,
     UNIQUE (home_id, series, field)
   ) STRICT;
   CREATE TABLE blocks (
     stream_id INTEGER NOT NULL REFERENCES streams,
     day INTEGER NOT NULL,
     changed INTEGER NOT NULL,
     carried TEXT,
     bytes BLOB NOT NULL,
     PRIMARY KEY (stream_id, day)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX blocks_by_change ON blocks (changed);
   CREATE TABLE days (
     family_id INTEGER NOT NULL,
     day INTEGER NOT NULL,
     stream_id INTEGER NOT NULL,
     count INTEGER NOT NULL,
     amount REAL NOT NULL,
     over_gap REAL NOT NULL,
     faults INTEGER NOT NULL,
     PRIMARY KEY (family_id, day, stream_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE months (
     family_id INTEGER NOT NULL,
     month INTEGER NOT NULL,
     stream_id INTEGER NOT NULL,
     count INTEGER NOT NULL,
     amount REAL NOT NULL,
     over_gap REAL NOT NULL,
     faults INTEGER NOT NULL,
     PRIMARY KEY (family_id, month, stream_id)
   ) STRICT, WITHOUT ROWID`,
  // A programme of thousands of homes day by day, without adding up a million rows each time.
  `CREATE TABLE family_days (
     family_id INTEGER NOT NULL,
     day INTEGER NOT NULL,
     series INTEGER NOT NULL,
     amount REAL NOT NULL,
     over_gap REAL NOT NULL,
     PRIMARY KEY (family_id, day)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO family_days
     SELECT family_id, day, count(*), round(sum(amount), 6), round(sum(over_gap), 6) FROM days GROUP BY family_id, day`,
]
