@NullMarked
package io.drover.network.balancing.haproxy;

import org.jspecify.annotations.NullMarked;
