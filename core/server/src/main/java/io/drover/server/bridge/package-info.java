/**
 * The event-bus bridge: tools from outside follow the change feed and send commands in the words of the Vert.x bridges,
 * by SockJS below {@code /eventbus} and by TCP.
 *
 * <p>It has no event bus behind it. A frame from outside is read by {@link io.drover.server.bridge.Connection} and means
 * one of two things ({@link io.drover.server.bridge.Address}): news of an environment, told from the store by a
 * {@link io.drover.server.bridge.NewsLine}, or a command, which is a request to the API
 * ({@link io.drover.server.bridge.Desk}). So there is nothing internal that a frame could reach, and no reply that is not
 * to a command of the same connection. {@code decisions/0040} says why.
 */
@NullMarked
package io.drover.server.bridge;

import org.jspecify.annotations.NullMarked;
