/**
 * The control plane in one thread on a virtual clock: real planners, intents and agents' room on simulated nodes, hosts,
 * database and network, with faults drawn from a seed. {@link io.drover.server.simulation.Observer} watches from outside
 * that what must always hold does hold. A seed replays exactly. Which faults are played is in
 * {@code docs/architecture.md}.
 */
@NullMarked
package io.drover.server.simulation;

import org.jspecify.annotations.NullMarked;
