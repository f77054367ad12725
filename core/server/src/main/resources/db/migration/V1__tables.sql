-- One row for each environment and one for 'global'. Who owns a scope is decided here and nowhere else.
CREATE TABLE scope (
    scope VARCHAR(40) NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    owner VARCHAR(40) NULL,
    epoch BIGINT NOT NULL,
    lease_until DATETIME(6) NOT NULL
);

-- The newest version of everything.
CREATE TABLE resource (
    scope VARCHAR(40) NOT NULL,
    id VARCHAR(40) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    seq BIGINT NOT NULL,
    body MEDIUMTEXT NOT NULL,
    PRIMARY KEY (scope, id)
);

-- Every change, for those who follow; kept for hours. A null body is a resource that was forgotten.
CREATE TABLE change_log (
    scope VARCHAR(40) NOT NULL,
    seq BIGINT NOT NULL,
    at DATETIME(6) NOT NULL,
    id VARCHAR(40) NOT NULL,
    kind VARCHAR(40) NULL,
    body MEDIUMTEXT NULL,
    PRIMARY KEY (scope, seq)
);

CREATE TABLE ids (
    letters VARCHAR(10) NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

-- Server nodes; one that was not seen for some seconds is down.
CREATE TABLE server (
    id VARCHAR(40) NOT NULL PRIMARY KEY,
    host VARCHAR(255) NOT NULL,
    port INT NOT NULL,
    url VARCHAR(255) NOT NULL,
    seen DATETIME(6) NOT NULL
);
