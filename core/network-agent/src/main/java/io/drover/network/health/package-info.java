/** Health checks: whether the containers that this host was told to check answer, also with no server and no agent. */
@NullMarked
package io.drover.network.health;

import org.jspecify.annotations.NullMarked;
