/**
 * Notifications: what people are told of an environment by {@link io.drover.plugin.NotificationSink}s. The planner compares what
 * is with what was told, and writes down what is to be told; the scope's owner has it carried, and takes off what has arrived.
 */
@NullMarked
package io.drover.server.notifications;

import org.jspecify.annotations.NullMarked;
