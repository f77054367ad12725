/** What this host was told of its environment, in memory and on the disk. */
@NullMarked
package io.drover.network.knowledge;

import org.jspecify.annotations.NullMarked;
