/**
 * Which containers must exist. {@link io.drover.server.services.ServicesPlanner} compares each service with its
 * deployment units (a primary and its sidekicks, on one host, with one index) and makes, removes and replaces units until
 * they are what the service wants.
 *
 * <p>An unhealthy unit is replaced as Rancher does it, by the strategy of its check: each by itself and at once, also when all of
 * a service are ill, since {@code recreateOnQuorum} is the word for those who want otherwise. One that was healthy
 * for a minute is replaced without delay; one that was not waits longer with each that failed before it. What is unhealthy
 * by nothing but a check that its image brings is shown and not replaced: nobody has asked for that, and under Rancher
 * it went on.
 */
@NullMarked
package io.drover.server.services;

import org.jspecify.annotations.NullMarked;
