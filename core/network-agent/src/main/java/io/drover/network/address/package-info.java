/** Addresses, and the hosts that have them, in words that were checked. */
@NullMarked
package io.drover.network.address;

import org.jspecify.annotations.NullMarked;
