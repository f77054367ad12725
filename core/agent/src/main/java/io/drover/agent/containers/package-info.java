/**
 * Keeps the host's containers true to its assignment.
 *
 * <p>{@link io.drover.agent.containers.Containers} is a loop of one thread that holds all that is known: the assignment,
 * what Docker has, and how earlier tries went. After every piece of news it asks the pure
 * {@link io.drover.agent.containers.ContainerPlanner} for the next {@link io.drover.agent.containers.Step} of each instance
 * and lets {@link io.drover.agent.containers.Worker} do it on a thread of its own, one step of an instance at a time.
 * What Docker has comes from its events, and from a full list every 15 s, which heals whatever was missed.
 *
 * <p>Only a {@link io.drover.agent.containers.Found} can be started, stopped or removed, and only a container that carries
 * this host's own labels becomes one: others are out of reach.
 */
@NullMarked
package io.drover.agent.containers;

import org.jspecify.annotations.NullMarked;
