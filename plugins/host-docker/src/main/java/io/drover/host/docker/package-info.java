/** Hosts that come to be through the API of their Docker Engine. */
@NullMarked
package io.drover.host.docker;

import org.jspecify.annotations.NullMarked;
