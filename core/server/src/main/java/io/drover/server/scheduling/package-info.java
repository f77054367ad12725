/**
 * Which host each container runs on. {@link io.drover.server.scheduling.Cluster} knows what every host has taken;
 * {@link io.drover.server.scheduling.Demand} is what a unit needs, as {@link io.drover.server.scheduling.Rule}s that can say
 * in words why a host is no good; {@link io.drover.server.scheduling.Placement} takes the best of the hosts that fit: the
 * fewest broken soft rules, then the fewest of the same service, then the least load. Rules of plugins, which some units ask for
 * by a label, are heard by the {@link io.drover.server.scheduling.Council} after the hard rules, and their scores count after
 * the soft ones.
 */
@NullMarked
package io.drover.server.scheduling;

import org.jspecify.annotations.NullMarked;
