/** The {@code drover} command: a client of the v2-beta API, nothing more. */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
