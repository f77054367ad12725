@NullMarked
package io.drover.network.balancing.plan;

import org.jspecify.annotations.NullMarked;
