package io.drover.network.overlay;

/**
 * The interface by which other hosts are reached.
 *
 * @param mtu of it, in bytes
 * @param holdsAgentIp the host's address is on it; not so where somebody else translates addresses
 */
record Uplink(int mtu, boolean holdsAgentIp) {
}
