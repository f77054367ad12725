package io.drover.network.balancing.haproxy;

import java.util.Map;

/**
 * What an HAProxy is to have.
 *
 * @param targets by backend and name, in the order of the file
 * @param keys by backend, of those whose servers have cookies that HAProxy makes itself
 */
record Wanted(ConfigFile file, Map<String, Map<String, Target>> targets, Map<String, String> keys) {
}
