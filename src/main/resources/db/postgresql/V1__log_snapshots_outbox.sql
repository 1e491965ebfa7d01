-- Instants are microseconds since 1970; bodies are JSON.
CREATE TABLE event (
    position     BIGINT PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    type         TEXT    NOT NULL,
    organization TEXT    NOT NULL,
    project_id   TEXT,
    occurred_at  BIGINT NOT NULL,
    observed_at  BIGINT NOT NULL,
    body         TEXT    NOT NULL
);
CREATE INDEX event_observed ON event (observed_at);

CREATE TABLE snapshot (
    kind         TEXT    NOT NULL,
    organization TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (kind, organization, key)
);
CREATE INDEX snapshot_updated ON snapshot (kind, updated_at);

CREATE TABLE cursor (
    organization TEXT NOT NULL,
    name         TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (organization, name)
);

CREATE TABLE consumer_position (
    consumer TEXT    NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);

CREATE TABLE outbox (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key             TEXT    NOT NULL UNIQUE,
    receiver        TEXT    NOT NULL,
    grp             TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    created_at      BIGINT NOT NULL,
    state           TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    finished_at     BIGINT,
    last_error      TEXT
);
CREATE INDEX outbox_group ON outbox (receiver, grp, id) WHERE state = 'pending';
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state = 'pending';
CREATE INDEX outbox_finished ON outbox (state, finished_at) WHERE state <> 'pending';
