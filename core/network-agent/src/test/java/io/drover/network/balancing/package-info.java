@NullMarked
package io.drover.network.balancing;

import org.jspecify.annotations.NullMarked;
