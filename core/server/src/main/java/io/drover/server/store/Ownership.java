package io.drover.server.store;

/** Which scopes this node may write. The answer can be out of date the moment it is given; commits check the epoch. */
public interface Ownership {

    /** Does this node hold the lease of the scope, by its own clock? */
    boolean owns(String scope);

    /**
     * The fencing epoch under which this node owns the scope; 0 when it does not own it. Grows with every change of owner,
     * also when the database was put back to an earlier state meanwhile.
     */
    long epoch(String scope);
}
