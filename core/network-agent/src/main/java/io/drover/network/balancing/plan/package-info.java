/** What a load balancer is to do, found from what its host was told. Pure. */
@NullMarked
package io.drover.network.balancing.plan;

import org.jspecify.annotations.NullMarked;
