-- Instants are microseconds since 1970; bodies are JSON.
CREATE TABLE event (
    position     INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    type         TEXT    NOT NULL,
    organization TEXT    NOT NULL,
    project_id   TEXT,
    occurred_at  INTEGER NOT NULL,
    observed_at  INTEGER NOT NULL,
    body         TEXT    NOT NULL
);
CREATE INDEX event_observed ON event (observed_at);

CREATE TABLE snapshot (
    kind         TEXT    NOT NULL,
    organization TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    updated_at   INTEGER NOT NULL,
    PRIMARY KEY (kind, organization, key)
) WITHOUT ROWID;
CREATE INDEX snapshot_updated ON snapshot (kind, updated_at);

CREATE TABLE cursor (
    organization TEXT NOT NULL,
    name         TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (organization, name)
) WITHOUT ROWID;

CREATE TABLE consumer_position (
    consumer TEXT    NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    key             TEXT    NOT NULL UNIQUE,
    receiver        TEXT    NOT NULL,
    grp             TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    state           TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    finished_at     INTEGER,
    last_error      TEXT
);
CREATE INDEX outbox_group ON outbox (receiver, grp, id) WHERE state = 'pending';
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state = 'pending';
CREATE INDEX outbox_finished ON outbox (state, finished_at) WHERE state <> 'pending';
