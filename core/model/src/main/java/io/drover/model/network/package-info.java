/** What a host is told of its environment so that network, names and metadata work there, also with no server. */
@NullMarked
package io.drover.model.network;

import org.jspecify.annotations.NullMarked;
