/** Tells this host's containers about themselves and their environment by HTTP, as Rancher's metadata service does. */
@NullMarked
package io.drover.network.metadata;

import org.jspecify.annotations.NullMarked;
