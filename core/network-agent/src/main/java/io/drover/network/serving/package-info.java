/** What the servers of this program have in common. */
@NullMarked
package io.drover.network.serving;

import org.jspecify.annotations.NullMarked;
