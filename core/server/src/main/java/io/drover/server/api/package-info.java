/**
 * Rancher's v2-beta API. It decides nothing: a request becomes an intent, an answer is drawn from a view.
 *
 * <p>{@link io.drover.server.api.Api} mounts it. A request passes {@link io.drover.server.api.Door} (who is it),
 * {@link io.drover.server.api.Dispatch} (which type, which resource, which method) and then one
 * {@link io.drover.server.api.ResourceType}, of which there is one small class for each type of resource. A type
 * describes its fields once ({@link io.drover.server.api.Field}); schemas, JSON, filters and the checking of bodies all
 * follow from that description.
 */
@NullMarked
package io.drover.server.api;

import org.jspecify.annotations.NullMarked;
