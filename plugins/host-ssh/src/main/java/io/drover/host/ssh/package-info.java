/** Hosts that come to be over SSH. */
@NullMarked
package io.drover.host.ssh;

import org.jspecify.annotations.NullMarked;
