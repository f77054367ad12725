-- What the nodes share and nobody else may see: the name of the cluster and the authority for the certificates of its bus.
CREATE TABLE secret (
    name VARCHAR(40) NOT NULL PRIMARY KEY,
    value MEDIUMTEXT NOT NULL
);
