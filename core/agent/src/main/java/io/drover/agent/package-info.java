/**
 * The program on every host: dials out to a server, and keeps the host's containers true to what it was told, also while no
 * server answers. {@link io.drover.agent.Main} registers the machine or runs the {@link io.drover.agent.Agent}.
 */
@NullMarked
package io.drover.agent;

import org.jspecify.annotations.NullMarked;
