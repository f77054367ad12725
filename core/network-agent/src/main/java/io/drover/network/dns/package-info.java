/** Answers the DNS questions of this host's containers, from memory what is ours and from the host's resolvers the rest. */
@NullMarked
package io.drover.network.dns;

import org.jspecify.annotations.NullMarked;
