package io.drover.network.overlay;

import io.drover.network.address.Block;

/** An address that a device of ours has. */
record Address(Block address, String device) {
}
