/**
 * Machines: how a host comes to be by a {@link io.drover.plugin.HostDriver}, and ends. The planner says how far each is; the
 * scope's owner runs the drivers and writes down what they say.
 */
@NullMarked
package io.drover.server.machines;

import org.jspecify.annotations.NullMarked;
