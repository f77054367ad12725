/**
 * How a concern runs: a {@link io.drover.server.loop.Planner} decides what, the loop decides when, the store decides whether.
 */
@NullMarked
package io.drover.server.loop;

import org.jspecify.annotations.NullMarked;
