/** What the server and an agent say to each other over their one WebSocket, as JSON text frames. */
@NullMarked
package io.drover.model.wire;

import org.jspecify.annotations.NullMarked;
