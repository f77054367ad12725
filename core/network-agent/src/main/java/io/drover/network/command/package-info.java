/** How the host's own network programs are run. */
@NullMarked
package io.drover.network.command;

import org.jspecify.annotations.NullMarked;
