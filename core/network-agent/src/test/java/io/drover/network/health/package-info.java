@NullMarked
package io.drover.network.health;

import org.jspecify.annotations.NullMarked;
