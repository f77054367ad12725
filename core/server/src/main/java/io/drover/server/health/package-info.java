/**
 * What the health checks of containers say, and what that makes of them.
 *
 * <p>{@link io.drover.server.health.HealthPlanner} chooses the hosts that check a container: its own, and two others by
 * chance. They vote; {@link io.drover.server.health.HealthRoom} hears them, and keeps what they say in the owner's memory only
 * ({@link io.drover.server.health.Ballot}), so that nobody acts on what was said to another server, or to this one before it was
 * paused. {@link io.drover.server.health.Verdict} makes of the votes what stands in the instance:
 *
 * <ul>
 * <li>healthy, when any of the hosts says so;
 * <li>unhealthy, when all that speak of this run say so, and nobody is waited for who is there and was not heard yet, as when
 * this server has just begun; it must have been healthy first, since what is only on its way up has its time-outs
 * ({@link io.drover.server.health.Deadline});
 * <li>nothing changes while nobody speaks. A vote counts as long as the host's agent answers, and for the run of the
 * container that was checked.
 * </ul>
 *
 * <p>Docker's own check has its say at once, since it has a start period of its own; where there are both, healthy needs both.
 * Replacing is not done here: the concern {@code services} asks when one is to be replaced.
 */
@NullMarked
package io.drover.server.health;

import org.jspecify.annotations.NullMarked;
