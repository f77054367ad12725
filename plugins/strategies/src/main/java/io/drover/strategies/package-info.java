/** The upgrade strategies in the box that Rancher did not have. */
@NullMarked
package io.drover.strategies;

import org.jspecify.annotations.NullMarked;
