/** The load balancers of this host: what each is to do, and that its HAProxy does it. */
@NullMarked
package io.drover.network.balancing;

import org.jspecify.annotations.NullMarked;
