/** One HAProxy: its file, and how it is spoken to while it runs. */
@NullMarked
package io.drover.network.balancing.haproxy;

import org.jspecify.annotations.NullMarked;
