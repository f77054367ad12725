package io.drover.server.api;

import io.drover.server.store.View;

/**
 * Where a resource is seen: the rest of its scope at that moment, the environments, and how links are written for the one
 * who asks.
 */
record Place(View view, View global, Links links) {
}
