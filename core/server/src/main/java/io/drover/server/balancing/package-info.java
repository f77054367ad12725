/**
 * Load balancers, as far as a server has to do with them: which services each sends requests to, and that a container
 * ends only when no request is under way to it. How requests travel is decided on the balancer's own host, by what that
 * is told.
 */
@NullMarked
package io.drover.server.balancing;

import org.jspecify.annotations.NullMarked;
