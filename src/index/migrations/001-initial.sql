-- A session as every view and listing needs it. `seq` orders all changes of all sessions.
CREATE TABLE sessions (
  session_id    TEXT PRIMARY KEY,
  short_id      TEXT NOT NULL,
  tool          TEXT NOT NULL,
  native_id     TEXT,
  title         TEXT,
  project       TEXT NOT NULL,
  created_at    TEXT NOT NULL,
  updated_at    TEXT NOT NULL,
  message_count INTEGER NOT NULL,
  tokens        INTEGER NOT NULL,
  revision      INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  -- The rest of SessionMeta as JSON, without files and renders.
  meta          TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_by_seq ON sessions (seq);
CREATE INDEX sessions_by_created ON sessions (created_at);
CREATE INDEX sessions_by_short_id ON sessions (short_id);
CREATE INDEX sessions_by_native_id ON sessions (tool, native_id);

CREATE TABLE removed_sessions (session_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX removed_by_seq ON removed_sessions (seq);

CREATE TABLE session_files (
  session_id TEXT NOT NULL,
  path       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  mtime      INTEGER NOT NULL,
  version    TEXT NOT NULL,
  shown_size INTEGER,
  shown_codec TEXT,
  spare      INTEGER NOT NULL DEFAULT 0,
  main       INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, path)
) WITHOUT ROWID;

-- Sizes of renderings and the state from which the next message goes on; `settled` = bytes of messages.jsonl it stands for.
CREATE TABLE renders (
  session_id TEXT NOT NULL,
  target     TEXT NOT NULL,
  version    INTEGER NOT NULL,
  settled    INTEGER NOT NULL,
  body       INTEGER NOT NULL,
  size       INTEGER NOT NULL,
  state      TEXT NOT NULL,
  PRIMARY KEY (session_id, target)
) WITHOUT ROWID;

-- What capture carries from one append of a session to the next (JSON).
CREATE TABLE session_states (session_id TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;

-- A native file, or a conversation in a database (`path` then ends in `#<native id>`).
CREATE TABLE sources (
  path       TEXT PRIMARY KEY,
  tool       TEXT NOT NULL,
  session_id TEXT,
  present    INTEGER NOT NULL,
  state      TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sources_by_session ON sources (session_id);
CREATE INDEX sources_by_tool ON sources (tool);

-- Exact map of native record ids for sessions too long to carry it in their state.
CREATE TABLE links (
  session_id TEXT NOT NULL,
  key        TEXT NOT NULL,
  value      TEXT NOT NULL,
  PRIMARY KEY (session_id, key)
) WITHOUT ROWID;

CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('seq', 0);
