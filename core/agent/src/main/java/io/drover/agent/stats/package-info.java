/** How much the host and its containers use. */
@NullMarked
package io.drover.agent.stats;

import org.jspecify.annotations.NullMarked;
