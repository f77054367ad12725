/**
 * What clients wait for, measured against the server program as it is shipped, over real connections, with its embedded
 * database and as many agents as wanted, which only say that their containers run. {@code bin/bench} runs them.
 */
@NullMarked
package io.drover.server.benchmark;

import org.jspecify.annotations.NullMarked;
