/** Whether every other host is reached, and if not, why not. */
@NullMarked
package io.drover.network.reach;

import org.jspecify.annotations.NullMarked;
