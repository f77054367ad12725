/** The connection to the agent of this host. */
@NullMarked
package io.drover.network.link;

import org.jspecify.annotations.NullMarked;
