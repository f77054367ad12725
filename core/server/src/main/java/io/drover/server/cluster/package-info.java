/**
 * Which node does what. Nodes find each other through the {@code server} table of the database, talk on an event bus that only
 * nodes with a certificate of the installation can use, and share the scopes out by leases: the database decides who owns
 * what, the bus only carries words, and nothing is ever kept in Hazelcast.
 *
 * <p>{@link io.drover.server.cluster.ScopeOwners} takes free scopes and runs their verticles;
 * {@link io.drover.server.cluster.ClusterBus} starts the bus; {@link io.drover.server.cluster.Credentials} are the
 * secrets that keep strangers out.
 */
@NullMarked
package io.drover.server.cluster;

import org.jspecify.annotations.NullMarked;
