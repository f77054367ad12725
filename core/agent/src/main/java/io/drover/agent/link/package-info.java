/**
 * The agent's one connection: a WebSocket dialled out to any server node.
 *
 * <p>{@link io.drover.agent.link.Link} keeps a connection open, through whichever server answers;
 * {@link io.drover.agent.link.Dialogue} is what is said on it; an assignment that is taken is on the disk before anything is
 * done about it.
 */
@NullMarked
package io.drover.agent.link;

import org.jspecify.annotations.NullMarked;
