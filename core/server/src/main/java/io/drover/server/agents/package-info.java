/**
 * What each host gets to run, and what it says it runs. The owner of a scope keeps for each host what it sent last
 * ({@link io.drover.server.agents.Ledger}) and sends differences; any node holds the connections
 * ({@link io.drover.server.agents.AgentGateway}) and passes on what is said.
 */
@NullMarked
package io.drover.server.agents;

import org.jspecify.annotations.NullMarked;
