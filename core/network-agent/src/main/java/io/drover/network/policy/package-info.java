/** Who may speak to whom: an environment's network policy as rules of the packet filter. */
@NullMarked
package io.drover.network.policy;

import org.jspecify.annotations.NullMarked;
