/**
 * When a host is active, reconnecting, disconnected or gone. Heartbeats are counted in memory by
 * {@link io.drover.server.hosts.Liveness}; {@link io.drover.server.hosts.HostsPlanner} judges, and judges nobody when the
 * fault may be its own: right after it started, after it was paused, and when many hosts vanish at once.
 */
@NullMarked
package io.drover.server.hosts;

import org.jspecify.annotations.NullMarked;
