/** Hosts and containers of a test, made of real network namespaces. */
@NullMarked
package io.drover.network.world;

import org.jspecify.annotations.NullMarked;
