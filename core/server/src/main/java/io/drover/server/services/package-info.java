/**
 * Which containers must exist. {@link io.drover.server.services.ServicesPlanner} compares each service with its
 * deployment units (a primary and its sidekicks, on one host, with one index) and makes, removes and replaces units until
 * they are what the service wants.
 */
@NullMarked
package io.drover.server.services;

import org.jspecify.annotations.NullMarked;
