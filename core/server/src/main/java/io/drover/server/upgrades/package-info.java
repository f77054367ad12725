/**
 * Upgrades that end. {@link io.drover.server.upgrades.UpgradesPlanner} asks a strategy which places of a service are next,
 * stops what does not get on, and takes back what is not wanted; which containers that needs, the services planner knows.
 *
 * <p>It goes forward in one direction for as long as it gets on: every place that turns and every place that is well for the
 * first time counts, and between two such moments no more time may pass than the deadline allows. So there is an end whatever
 * happens. Going back asks no strategy, and never waits for what is new.
 */
@NullMarked
package io.drover.server.upgrades;

import org.jspecify.annotations.NullMarked;
