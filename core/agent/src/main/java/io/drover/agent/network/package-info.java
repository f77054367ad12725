/** This host's side of the Network Agent that runs beside the agent: what it must know goes to it, what it says to the server. */
@NullMarked
package io.drover.agent.network;

import org.jspecify.annotations.NullMarked;
