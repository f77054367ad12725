/** The scheduler rules in the box. */
@NullMarked
package io.drover.placement;

import org.jspecify.annotations.NullMarked;
