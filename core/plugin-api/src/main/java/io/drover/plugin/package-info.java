/** Where others may join in: all that a plugin sees of Drover besides its model. */
@NullMarked
package io.drover.plugin;

import org.jspecify.annotations.NullMarked;
